// The demonstration in Alembic, as it stands in the repository.
export default import.meta.glob<string>(["../../../migrations/alembic/**/*.{py,ini}", "../../../migrations/surefoot.toml"], { query: "?raw", import: "default", eager: true });

// The demonstration in SQL, as it stands in the repository.
export default import.meta.glob<string>(["../../../migrations/sql/*.sql", "../../../migrations/surefoot.toml"], { query: "?raw", import: "default", eager: true });

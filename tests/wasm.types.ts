// What TypeScript makes of the module: this file is compiled, strictly, and never run.
import { Project, check, checkJson, elsewhere, explain, history, imported, rules, runners, select, show, type Finding, type Report, type SourceFile } from "surefoot";

const files: SourceFile[] = [
  { path: "0001_open.sql", text: "CREATE TABLE books (id bigint);" },
  { path: "0002_stock.sql", bytes: new Uint8Array(8) },
];
const settings: SourceFile = { path: "surefoot.toml", text: 'database = "postgres 16"' };

const report: Report = check(files, settings);
check(files);
check(files, undefined, "mysql").histories.map(({ root, database, migrations }) => `${root}: ${migrations} for ${database}`);
checkJson(files).trimEnd();
select(["a.sql", "b.txt"]).map((path) => path.length);
runners().map((name) => name.length);
imported(files, ["app/names.py"]).map((path) => path.length);

const describe = (finding: Finding): string => {
  const way: "up" | "down" | null = finding.direction;
  const edits = finding.fix?.edits.map((edit) => edit.text.length) ?? [];
  const elsewhere = finding.related.map((related) => `${related.path}:${related.start.line}`);
  return `${finding.path}:${finding.start.line} ${finding.level} ${finding.help ?? ""} ${way} ${edits} ${elsewhere}`;
};
report.findings.map(describe);
report.problems.map((problem) => problem.message);
report.summary.opaque_steps.toFixed();

for (const rule of rules(settings)) {
  void explain(rule.rule).then((page) => page.startsWith("#"));
  rule.summary.length;
  rule.databases.includes("sqlite");
  rule.said?.key.length;
}
elsewhere("squawk", settings).names.map(({ name, rules, reason }) => reason ?? `${name}: ${rules[0]?.rule}`);

for (const { up, down, schema } of show(files, "head").migrations) {
  for (const { sql, steps } of [...up.statements, ...(down?.statements ?? [])]) {
    steps.flatMap(({ locks, fails }) => locks.map(({ relation, mode }) => `${sql ?? ""} ${relation} ${mode} ${fails ?? ""}`));
  }
  schema.flatMap(({ features, back }) => (back?.there === "no" ? [] : features.map(({ before, after }) => before === after)));
}
history(files).histories.flatMap(({ revisions }) => revisions.map(({ parents }) => parents.length));

// @ts-expect-error a file has a path
check([{ text: "" }]);
// @ts-expect-error a file has text or bytes
check([{ path: "a.sql" }]);
// @ts-expect-error help may be missing
report.findings[0].help.length;
// @ts-expect-error there is no such level
report.findings[0].level === "fatal";

const project = new Project(files, settings);
project.set({ path: "0003_drop.sql", text: "DROP TABLE books;" });
project.delete("0003_drop.sql");
project.configure();
project.configure(settings, "postgres 16");
project.check().findings.map(describe);
project.checkJson().length;
project.show("head").migrations.length;
project.history().histories.length;

export type {
  Direction,
  Edit,
  Finding,
  Fix,
  Level,
  Location,
  Place,
  Problem,
  Related,
  Report,
  Rule,
  SourceFile,
  Summary,
} from "./module.js";
export { check, checkJson, explain, imported, rules, select } from "./module.js";

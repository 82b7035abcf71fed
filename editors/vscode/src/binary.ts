// Where the program is: as the settings say, where the project installed it, or where the shell would find it.

/** What there is to know of the machine. */
export interface Machine {
  /** As Node calls it: `win32`, `linux`, `darwin`. */
  platform: string;
  home: string;
  /** The environment's PATH. */
  path: string;
  isFile(path: string): boolean;
}

/** A program, or where it was looked for. */
export type Found = { program: string } | { program: undefined; looked: string[] };

/** Finds the program. What the settings say is final: where there is nothing, another one would surprise. */
export function find(setting: string, folders: readonly string[], isTrusted: boolean, machine: Machine): Found {
  // A folder that nobody trusts does not choose what is run.
  const own = isTrusted ? folders : [];
  const looked = setting ? named(setting, own, machine) : [...own.flatMap((folder) => installed(folder, machine)), ...onPath(machine)];
  const program = looked.find((path) => machine.isFile(path));
  return program === undefined ? { program, looked } : { program };
}

function named(setting: string, folders: readonly string[], machine: Machine): string[] {
  const path = setting.replace(/^~(?=$|[\\/])/, machine.home);
  if (path.includes("${workspaceFolder}")) return folders.map((folder) => path.replaceAll("${workspaceFolder}", folder));
  return isAbsolute(path, machine) ? [path] : folders.map((folder) => join(machine, folder, path));
}

/** Where Python's and Node's installers put it. */
function installed(folder: string, machine: Machine): string[] {
  const scripts = isWindows(machine) ? "Scripts" : "bin";
  const environments = [".venv", "venv"].flatMap((name) => names(machine).map((program) => join(machine, folder, name, scripts, program)));
  return [...environments, ...names(machine).map((program) => join(machine, folder, "node_modules", ".bin", program))];
}

function onPath(machine: Machine): string[] {
  const folders = machine.path.split(isWindows(machine) ? ";" : ":").filter((folder) => isAbsolute(folder, machine));
  return folders.flatMap((folder) => names(machine).map((program) => join(machine, folder, program)));
}

/** What is a script there cannot be started without a shell, and so does not count. */
function names(machine: Machine): string[] {
  return isWindows(machine) ? ["surefoot.exe"] : ["surefoot"];
}

function isWindows(machine: Machine): boolean {
  return machine.platform === "win32";
}

function isAbsolute(path: string, machine: Machine): boolean {
  return isWindows(machine) ? /^([a-z]:)?[\\/]/i.test(path) : path.startsWith("/");
}

function join(machine: Machine, ...parts: string[]): string {
  return parts.join(isWindows(machine) ? "\\" : "/");
}

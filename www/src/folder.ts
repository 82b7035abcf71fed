// Files from the user's disk, by a dialog or by dropping them. They are read here and go nowhere.
import type { File as Brought } from "./project";

/** The largest file that is read, in bytes: no migration is this large. */
const LARGEST = 16 << 20;

const WORTH = /\.(sql|py|ini|toml|cfg|ya?ml|conf|json)$|\.sql\.|(^|\/)\.env/;
const PASSED = /(^|\/)(node_modules|\.git|\.venv|venv|target|__pycache__)\//;

async function read(files: { path: string; file: File }[]): Promise<Brought[]> {
  const worth = files.filter(({ path, file }) => WORTH.test(path) && !PASSED.test(path) && file.size <= LARGEST);
  return Promise.all(worth.map(async ({ path, file }) => ({ path, text: await file.text() })));
}

/** What was chosen in the dialog. */
export function picked(list: FileList | null): Promise<Brought[]> {
  return read([...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** What was dropped: files, and folders with all that is in them. */
export async function dropped(transfer: DataTransfer): Promise<Brought[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => !!entry);
  if (entries.length === 0) return picked(transfer.files);
  const found: { path: string; file: File }[] = [];
  await Promise.all(entries.map((entry) => walk(entry, found)));
  return read(found);
}

async function walk(entry: FileSystemEntry, found: { path: string; file: File }[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, "");
  if (PASSED.test(`${path}/`)) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await walk(one, found);
  }
}

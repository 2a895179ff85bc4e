// The files of a region that the checks look at.
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Paths of all files with the extension below a folder, relative to it, sorted. */
export function filesBelow(folder, extension) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

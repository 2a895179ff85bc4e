// Khronos' gltf-validator over every GLB of a region.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { filesBelow } from './files.mjs';

const SEVERITIES = ['error', 'warning', 'information', 'hint'];

/** Returns a sentence for each file with an error, and prints how often each other message came. */
export async function checkWithValidator({ region, modules }) {
  const { validateBytes } = createRequire(path.join(path.resolve(modules), 'x.js'))('gltf-validator');
  const folder = path.join(region, 'tiles');
  const files = filesBelow(folder, '.glb');
  const problems = files.length === 0 ? [`${folder} has no GLB`] : [];
  const counts = new Map();
  for (const file of files) {
    const report = await validateBytes(new Uint8Array(readFileSync(path.join(folder, file))), { uri: file });
    for (const message of report.issues.messages) {
      const key = `${SEVERITIES[message.severity]} ${message.code}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (message.severity === 0) problems.push(`${file} ${message.pointer ?? ''}: ${message.message}`);
    }
  }
  console.log(`${files.length} GLB files, ${problems.length} errors`);
  for (const [key, count] of [...counts].sort()) console.log(`${String(count).padStart(8)} x ${key}`);
  return problems;
}

// One browser engine along the bench's orbit inside headless Chromium, and the memory of all its processes.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serve } from '../../tests/interop/server.mjs';

const PAGES = fileURLToPath(new URL('./pages', import.meta.url));
const PATIENCE = 600_000; // milliseconds; software rendering is slow
const LOOK_EVERY = 250;   // milliseconds between looks at the memory

function parentOf(pid) {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1]);
  } catch {
    return 0; // it has ended
  }
}

/** Megabytes of a process and all below it; a page that several share is counted once, in shares. */
function memoryBelow(root) {
  const parents = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((p) => [Number(p), parentOf(p)]));
  let kilobytes = 0;
  for (const pid of parents.keys()) {
    let above = pid;
    while (above > 1 && above !== root) above = parents.get(above) ?? 0;
    if (above !== root) continue;
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
    } catch {
      // it has ended meanwhile
    }
  }
  return kilobytes * 1024 / 1e6;
}

/** `viewer`: 'cesium' or 'three'. Resolves to { name, triangles, tiles, frames, complete, memory }. */
export async function measureInBrowser(viewer, { tileset, modules, chromium, sse, width, height, frames }) {
  const resolve = createRequire(path.join(path.resolve(modules), 'x.js')).resolve;
  const { default: puppeteer } = await import(pathToFileURL(resolve('puppeteer-core')).href);
  const server = await serve({ '/tiles': path.dirname(tileset), '/modules': modules, '/pages': PAGES });
  const begun = Date.now();
  const browser = await puppeteer.launch({
    executablePath: chromium, headless: true, protocolTimeout: PATIENCE,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
           '--ignore-gpu-blocklist', '--disable-gpu-watchdog', '--disable-dev-shm-usage'],
  });
  let memory = 0;
  const watch = setInterval(() => { memory = Math.max(memory, memoryBelow(browser.process().pid)); }, LOOK_EVERY);
  try {
    const page = await browser.newPage();
    await page.setViewport({ width, height });
    const failed = new Promise((_, reject) => {
      page.on('pageerror', reject);
      page.on('error', reject); // it crashed
    });
    const query = new URLSearchParams({ url: `/tiles/${path.basename(tileset)}`, sse, frames });
    await page.goto(`${server.origin}/pages/${viewer}.html?${query}`, { timeout: PATIENCE });
    const done = page.waitForFunction('window.figures', { timeout: PATIENCE, polling: 500 });
    await Promise.race([done, failed]);
    const figures = await page.evaluate('window.figures');
    return { ...figures, complete: figures.completeAt - begun, memory };
  } finally {
    clearInterval(watch);
    await browser.close();
    server.close();
  }
}

// Opens a region in a JavaScript viewer inside headless Chromium and watches what happens.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { filesBelow } from './files.mjs';
import { serve } from './server.mjs';

const PAGES = fileURLToPath(new URL('./pages', import.meta.url));
const PATIENCE = 240_000; // milliseconds until everything must be loaded; software rendering is slow

/** `viewer`: 'cesium' or 'three'. Saves `<out>/<viewer>.png`. Returns a sentence for each problem. */
export async function checkInBrowser(viewer, { region, modules, chromium, out }) {
  const resolve = createRequire(path.join(path.resolve(modules), 'x.js')).resolve;
  const { default: puppeteer } = await import(pathToFileURL(resolve('puppeteer-core')).href);
  const server = await serve({ '/region': region, '/modules': modules, '/pages': PAGES });
  const browser = await puppeteer.launch({
    executablePath: chromium,
    headless: true,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
           '--ignore-gpu-blocklist'],
  });
  const problems = [];
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 720 });
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`console error: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
    page.on('requestfailed', (request) => problems.push(`request failed: ${request.url()}`));
    await page.goto(`${server.origin}/pages/${viewer}.html`);
    await page.waitForFunction('window.loaded === true', { timeout: PATIENCE, polling: 500 }).catch(async () => {
      problems.push(`not loaded after ${PATIENCE / 1000} s: ${JSON.stringify(await page.evaluate('window.state?.()'))}`);
    });
    await page.screenshot({ path: path.join(out, `${viewer}.png`) });
    console.log(JSON.stringify(await page.evaluate('window.state?.()')));
  } finally {
    await browser.close();
    server.close();
  }
  for (const url of server.missing) problems.push(`asked for ${url}, which does not exist`);
  const files = filesBelow(path.join(region, 'tiles'), '.glb');
  const fetched = files.filter((file) => server.served.has(`/region/tiles/${file}`));
  console.log(`${fetched.length} of ${files.length} GLB files loaded`);
  if (fetched.length < files.length) problems.push(`${files.length - fetched.length} GLB files were never asked for`);
  return problems;
}

// node peers.mjs TILESET.json --bench MERCIA_BENCH [--modules NODE_MODULES --chromium PATH] [--sse 2] [--size 1280x720]
//   [--frames 60] [--only NAME]...
// Runs the viewers one after the other and prints a table of all.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureInBrowser } from './browser.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    bench: { type: 'string' }, modules: { type: 'string' }, chromium: { type: 'string' },
    sse: { type: 'string', default: '2' }, size: { type: 'string', default: '1280x720' },
    frames: { type: 'string', default: '60' }, only: { type: 'string', multiple: true },
  },
});
const [tileset] = positionals;
const size = /^(\d+)x(\d+)$/.exec(values.size);
if (!tileset || !values.bench || !size) {
  console.error('usage: tools/bench-peers TILESET.json [--sse PIXELS] [--size WxH] [--frames N] [--only NAME]...');
  process.exit(2);
}

function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

function measureMercia() {
  const words = [tileset, '--path', 'orbit', '--sse', values.sse, '--size', values.size, '--frames', values.frames,
                 '--samples', '1', '--json'];
  const figures = JSON.parse(execFileSync(values.bench, words, { maxBuffer: 1 << 26 }));
  return { name: `Mercia (${figures.device.split(' (')[0]})`, triangles: figures.triangles,
           tiles: figures.tiles_selected, p50: figures.frame_ms_p50, p95: figures.frame_ms_p95,
           complete: figures.complete_ms, memory: figures.peak_rss_mb };
}

async function measurePeer(viewer) {
  const figures = await measureInBrowser(viewer, {
    tileset: path.resolve(tileset), modules: values.modules, chromium: values.chromium, sse: Number(values.sse),
    width: Number(size[1]), height: Number(size[2]), frames: Number(values.frames),
  });
  return { ...figures, p50: percentile(figures.frames, 0.5), p95: percentile(figures.frames, 0.95) };
}

const RUNS = { mercia: measureMercia, three: () => measurePeer('three'), cesium: () => measurePeer('cesium') };
const wanted = values.only ?? Object.keys(RUNS);
console.log('| viewer | triangles selected | tiles | frame p50 | frame p95 | complete | peak memory |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const name of wanted) {
  if (!RUNS[name]) {
    console.error(`bench-peers: "${name}" is none of ${Object.keys(RUNS).join(', ')}`);
    process.exit(2);
  }
  try {
    const row = await RUNS[name]();
    console.log(`| ${row.name} | ${row.triangles.toLocaleString('en')} | ${row.tiles} | ${row.p50.toFixed(0)} ms | ` +
                `${row.p95.toFixed(0)} ms | ${(row.complete / 1000).toFixed(1)} s | ${row.memory.toFixed(0)} MB |`);
  } catch (error) {
    console.error(`bench-peers: ${name} could not be measured: ${error.message}`);
    process.exitCode = 1;
  }
}

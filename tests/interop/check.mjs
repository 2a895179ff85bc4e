// node check.mjs validator|cesium|three --region FOLDER --modules NODE_MODULES [--chromium PATH] [--out FOLDER]
// Ends with 0 if the region holds, with 1 and the reasons if it does not.
import { parseArgs } from 'node:util';
import { checkInBrowser } from './browser.mjs';
import { checkWithValidator } from './validator.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    region: { type: 'string' },
    modules: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    out: { type: 'string', default: '.' },
  },
});
const [check] = positionals;
if (!['validator', 'cesium', 'three'].includes(check) || !values.region || !values.modules) {
  console.error('usage: node check.mjs validator|cesium|three --region FOLDER --modules NODE_MODULES');
  process.exit(2);
}
const problems =
  check === 'validator' ? await checkWithValidator(values) : await checkInBrowser(check, values);
for (const problem of problems) console.error(`${check}: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);

// The calculator module settles the bills as on a resident's phone: from what was typed to the
// answer in JSON, every figure explained.   node module.mjs BILLS POLICY MODULE VERSION
// POLICY is the policy in base64; MODULE the folder of the built module, VERSION its version.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { contest, readBills } from './bills.mjs';

const [file, policy, folder, version] = process.argv.slice(2);
const context = vm.createContext({ TextDecoder, Uint8Array, atob });
vm.runInContext(fs.readFileSync(path.join(folder, 'calculator.js'), 'utf8'), context);
const module = new WebAssembly.Module(fs.readFileSync(path.join(folder, 'benefits.wasm')));
const { exports } = new WebAssembly.Instance(module);
const engine = context.gongshiCalculator.connect(exports, policy, 'wasm');

/** Yuan with two decimals, as answers have them, in fen. */
const fenOf = (amount) => Number(amount.replace('.', ''));

await contest({
  name: 'gongshi in WebAssembly, with explanation',
  version,
  bills: readBills(file, 20_000),
  input: ({ tier, level, inScope }) => [
    `tier=${tier}`,
    'minor=no',
    'claim=inpatient',
    `level=${level}`,
    `in_scope=${(inScope / 100).toFixed(2)}`,
  ].join('\n'),
  settle: (queries) => queries.map((query) => engine.answer('estimate', query)),
  fen(answer) {
    const { totals } = JSON.parse(answer);
    return { basic: fenOf(totals.basic), majorIllness: fenOf(totals.major_illness) };
  },
});

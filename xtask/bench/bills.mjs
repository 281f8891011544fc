// The bills that every contestant settles, and how each is timed and checked.
import fs from 'node:fs';

const PASSES = 5;

/** The first `most` bills of the file that `cargo xtask bench` wrote; every amount is in fen. */
export function readBills(file, most) {
  const [, ...lines] = fs.readFileSync(file, 'utf8').trimEnd().split('\n', most + 1);
  return lines.map((line) => {
    const [tier, level, inScope, basic, majorIllness] = line.split(',');
    return { tier, level, inScope: +inScope, basic: +basic, majorIllness: +majorIllness };
  });
}

/**
 * Lets a contestant settle all bills several times over and reports its fastest pass.
 *
 * `settle` takes the inputs, one a bill, and gives (or promises) the answers in their order.
 * Making the inputs and reading fen out of the answers is not timed. A bill is wrong if what
 * basic insurance or what major illness insurance pays differs by a fen from the exact amount.
 */
export async function contest({ name, version, bills, input, settle, fen }) {
  const inputs = bills.map(input);
  let answers = await settle(inputs);
  let fastest = Infinity;
  for (let pass = 0; pass < PASSES; pass++) {
    const began = performance.now();
    answers = await settle(inputs);
    fastest = Math.min(fastest, (performance.now() - began) / 1000);
  }
  const wrong = bills.filter((bill, index) => {
    const { basic, majorIllness } = fen(answers[index]);
    return basic !== bill.basic || majorIllness !== bill.majorIllness;
  });
  console.log([name, version, bills.length, fastest, wrong.length].join('\t'));
}

/** Yuan in a float, to the nearest fen. */
export const nearestFen = (yuan) => Math.round(yuan * 100);

/** The version of an installed package. */
export function versionOf(name) {
  const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}

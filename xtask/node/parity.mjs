// The same claims through the native program and through every build of the module: the answers
// must be the same, byte by byte.
//   node parity.mjs POLICY CALCULATOR_PAGE COMMITTED_MODULE FRESH_MODULE PROGRAM [ARGUMENT...]
// PROGRAM with its arguments is `gongshi`; the modules are folders; the page holds the policy.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { randomClaims } from './claims.mjs';

const CASES = 10_000;
const SEED = 20231114;

const [policyId, page, committed, fresh, program, ...leading] = process.argv.slice(2);

const policy = /id="calculator"[^>]*data-policy="([^"]+)"/.exec(fs.readFileSync(page, 'utf8'))?.[1];
if (!policy) throw new Error(`${page} has no #calculator with data-policy`);

/** Opens a built module the way a page does: its own glue, its own fallback script. */
function engines(folder, name) {
  const context = vm.createContext({ TextEncoder, TextDecoder, atob, Uint8Array });
  for (const script of ['calculator.js', 'calculator-fallback.js']) {
    vm.runInContext(fs.readFileSync(path.join(folder, script), 'utf8'), context, { filename: script });
  }
  const module = new WebAssembly.Module(fs.readFileSync(path.join(folder, 'calculator.wasm')));
  const { gongshiCalculator, gongshiCalculatorFallback } = context;
  return [
    [`${name} module`, gongshiCalculator.connect(new WebAssembly.Instance(module).exports, policy, 'wasm')],
    [`${name} fallback`, gongshiCalculator.connect(gongshiCalculatorFallback(), policy, 'js')],
  ];
}

function nativeAnswers(claims) {
  const run = spawnSync(program, [...leading, 'estimate', '--policy', policyId, '--batch', '-'], {
    input: claims.map((claim) => JSON.stringify(claim) + '\n').join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  // 1 says that some claims were refused, as the spoiled ones are; every answer is there.
  if (run.status !== 0 && run.status !== 1) throw new Error(`${program}: ${run.error ?? run.stderr}`);
  return run.stdout.trimEnd().split('\n');
}

/** A claim file as the lines that the page sends. */
function asQuery({ person, claims }) {
  const lines = [];
  const add = (given, keys) => {
    for (const key of keys) if (given[key] !== undefined) lines.push(`${key}=${given[key]}`);
  };
  add(person, ['tier', 'minor', 'age']);
  for (const claim of claims) {
    lines.push(`claim=${claim.kind}`);
    add(claim, ['level', 'in_scope']);
  }
  return lines.join('\n');
}

const claims = randomClaims(SEED, CASES);
const queries = claims.map(asQuery);
const native = nativeAnswers(claims);
if (native.length !== CASES) throw new Error(`${native.length} native answers to ${CASES} claims`);

for (const [name, engine] of [...engines(committed, 'committed'), ...engines(fresh, 'fresh')]) {
  const began = performance.now();
  const answers = queries.map(engine.answer);
  const each = ((performance.now() - began) / CASES).toFixed(4);
  const differing = answers.findIndex((answer, index) => answer !== native[index]);
  if (differing >= 0) {
    console.error(`The ${name} answers claim ${differing} otherwise than the native program.`);
    console.error(`claim:  ${JSON.stringify(claims[differing])}`);
    console.error(`native: ${native[differing]}`);
    console.error(`${name}: ${answers[differing]}`);
    process.exit(1);
  }
  console.log(`${name}: ${CASES} answers, the native program's bytes; ${each} ms each`);
}
const refused = native.filter((answer) => answer.startsWith('{"code"')).length;
console.log(`${CASES - refused} claims were answered, ${refused} refused`);

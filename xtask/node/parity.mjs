// The same questions to the native program and to every build of the modules: the answers must be
// the same, byte by byte.
//   node parity.mjs COMMITTED_MODULES FRESH_MODULES CARGO
// The modules are folders; CARGO runs the program and its example `policy_bytes`.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { randomClaims, randomPayers } from './claims.mjs';

const CASES = 10_000;
const SEED = 20231114;
// Every kind of window, assistance and subsidy: 乌杨街道, 福田镇, 朱集镇, 潼南区.
const PAID_IN = { 'zhongxian-wuyang-2024': 2024, 'wushan-futian-2022': 2022, 'zhuji-2023': 2023, 'tongnan-2021': 2021 };

const [committed, fresh, cargo] = process.argv.slice(2);
const RUN = ['run', '--quiet', '--release'];

/** A policy as a page has it, and its names. */
function policyOf(id, part) {
  // Not in release: examples would compile every library of the tests once more.
  const words = ['run', '--quiet', '--example', 'policy_bytes', '--', id, part];
  const run = spawnSync(cargo, words, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`policy_bytes ${id}: ${run.error ?? run.stderr}`);
  const [policy, ...names] = run.stdout.split('\n');
  const [tiers, identities, conditions] = names.map((line) => line.split('\t').filter(Boolean));
  return { id, policy, tiers, identities, conditions };
}

/** Opens a built module the way a page does: its own glue, its own fallback script. */
function engines(part, { policy }) {
  return Object.entries({ committed, fresh }).flatMap(([name, folder]) => {
    const context = vm.createContext({ TextDecoder, atob, Uint8Array });
    for (const script of ['calculator.js', `${part}-fallback.js`]) {
      vm.runInContext(fs.readFileSync(path.join(folder, script), 'utf8'), context, { filename: script });
    }
    const module = new WebAssembly.Module(fs.readFileSync(path.join(folder, `${part}.wasm`)));
    const { gongshiCalculator, gongshiCalculatorFallback } = context;
    return [
      [`${name} module`, gongshiCalculator.connect(new WebAssembly.Instance(module).exports, policy, 'wasm')],
      [`${name} fallback`, gongshiCalculator.connect(gongshiCalculatorFallback(), policy, 'js')],
    ];
  });
}

function nativeAnswers(what, id, cases) {
  const run = spawnSync(cargo, [...RUN, '--', what, '--policy', id, '--batch', '-'], {
    input: cases.map((one) => JSON.stringify(one) + '\n').join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  // 1 says that some were refused, as the spoiled ones are; every answer is there.
  if (run.status !== 0 && run.status !== 1) throw new Error(`gongshi ${what}: ${run.error ?? run.stderr}`);
  const answers = run.stdout.trimEnd().split('\n');
  if (answers.length !== cases.length) throw new Error(`${answers.length} native answers to ${cases.length}`);
  return answers;
}

/** The lines that a page sends of a person or a payer. */
function personLines(person) {
  const lines = [];
  for (const [key, value] of Object.entries(person)) {
    if (key === 'identities') lines.push(...value.map((name) => `identity=${name}`));
    else if (key === 'conditions') {
      lines.push(...Object.entries(value).map(([name, met]) => `condition=${name}=${met ? 'yes' : 'no'}`));
    } else lines.push(`${key}=${value}`);
  }
  return lines;
}

/** A claim file as the lines that the page sends. */
function claimLines({ person, claims }) {
  const lines = personLines(person);
  for (const claim of claims) {
    lines.push(`claim=${claim.kind}`);
    for (const key of ['date', 'level', 'in_scope', 'total', 'self_funded', 'out_of_area']) {
      if (claim[key] !== undefined) lines.push(`${key}=${claim[key]}`);
    }
    for (const item of claim.class_b ?? []) lines.push(`class_b=${item.amount}@${item.first_pay}`);
    if (claim.prior) lines.push(`prior_basic=${claim.prior.basic}`);
  }
  return lines;
}

function compare(what, part, policy, cases, lines) {
  const native = nativeAnswers(what, policy.id, cases);
  const queries = cases.map((one) => lines(one).join('\n'));
  for (const [name, engine] of engines(part, policy)) {
    const began = performance.now();
    const answers = queries.map((query) => engine.answer(what, query));
    const each = ((performance.now() - began) / cases.length).toFixed(4);
    const differing = answers.findIndex((answer, index) => answer !== native[index]);
    if (differing >= 0) {
      console.error(`The ${name} answers ${what} ${differing} of ${policy.id} otherwise than the native program.`);
      console.error(`asked:  ${JSON.stringify(cases[differing])}`);
      console.error(`native: ${native[differing]}`);
      console.error(`${name}: ${answers[differing]}`);
      process.exit(1);
    }
    if (what === 'estimate') console.log(`${name}: ${cases.length} estimates, the native program's bytes; ${each} ms each`);
  }
  const refused = native.filter((answer) => answer.startsWith('{"code"')).length;
  console.log(`${what} of ${policy.id}: ${cases.length - refused} answered, ${refused} refused, all alike`);
}

const benefits = policyOf('zhongxian-wuyang-2024', 'benefits');
compare('estimate', 'benefits', benefits, randomClaims(SEED, CASES, benefits.identities), claimLines);
for (const [id, year] of Object.entries(PAID_IN)) {
  const policy = policyOf(id, 'enrolment');
  const payers = randomPayers(SEED, CASES / 4, { year, ...policy });
  for (const what of ['premium', 'coverage']) compare(what, 'enrolment', policy, payers, personLines);
}

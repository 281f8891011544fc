// publicodes settles the bills.   node publicodes.mjs BILLS
import fs from 'node:fs';
import Engine from 'publicodes';
import { parse } from 'yaml';
import { contest, nearestFen, readBills, versionOf } from './bills.mjs';

const engine = new Engine(parse(fs.readFileSync(new URL('publicodes.yaml', import.meta.url), 'utf8')));

await contest({
  name: 'publicodes, every answer with its explanation',
  version: versionOf('publicodes'),
  bills: readBills(process.argv[2], 5_000),
  input: ({ tier, level, inScope }) => ({
    tier: `'${tier}'`,
    level: `'${level}'`,
    'in scope': inScope / 100,
  }),
  settle: (situations) => situations.map((situation) => {
    engine.setSituation(situation);
    return {
      basic: engine.evaluate('basic').nodeValue,
      majorIllness: engine.evaluate('major illness').nodeValue,
    };
  }),
  fen: ({ basic, majorIllness }) => ({
    basic: nearestFen(basic),
    majorIllness: nearestFen(majorIllness),
  }),
});

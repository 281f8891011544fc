// ZEN settles the bills, without its trace and with it.   node zen.mjs BILLS
import { ZenEngine } from '@gorules/zen-engine';
import { contest, nearestFen, readBills, versionOf } from './bills.mjs';

/** As many evaluations are under way at once: one at a time, ZEN is eight times slower. */
const AT_ONCE = 1_000;

// 乌杨街道2024, inpatient (附件2).
const table = {
  id: 'table',
  name: '起付线、比例、封顶线',
  type: 'decisionTableNode',
  content: {
    hitPolicy: 'first',
    passThrough: true,
    executionMode: 'single',
    inputField: null,
    outputPath: null,
    inputs: ['tier', 'level'].map((field) => ({ id: field, name: field, field })),
    outputs: ['deductible', 'rate', 'cap'].map((field) => ({ id: field, name: field, field })),
    rules: [
      ['一档', '一级', 100, 0.8, 80_000],
      ['一档', '二级', 300, 0.7, 80_000],
      ['一档', '三级', 800, 0.5, 80_000],
      ['二档', '一级', 100, 0.85, 120_000],
      ['二档', '二级', 300, 0.75, 120_000],
      ['二档', '三级', 800, 0.55, 120_000],
    ].map(([tier, level, deductible, rate, cap]) => ({
      _id: `${tier}${level}`,
      tier: `"${tier}"`,
      level: `"${level}"`,
      deductible: `${deductible}`,
      rate: `${rate}`,
      cap: `${cap}`,
    })),
  },
};

const layers = {
  id: 'layers',
  name: '住院、大病保险',
  type: 'expressionNode',
  content: {
    passThrough: false,
    expressions: [
      {
        id: 'basic',
        key: 'basic',
        value: 'min([round(max([inScope - deductible, 0]) * rate, 2), cap])',
      },
      {
        id: 'majorIllness',
        key: 'majorIllness',
        value: 'min([round(max([inScope - $.basic - 17833, 0]) * 0.6, 2), 200000])',
      },
    ],
  },
};

/** A decision that takes the nodes one after another. */
function chain(...inner) {
  const nodes = [
    { id: 'input', name: 'input', type: 'inputNode' },
    ...inner,
    { id: 'output', name: 'output', type: 'outputNode' },
  ].map((node) => ({ ...node, position: { x: 0, y: 0 } }));
  const edges = nodes.slice(1).map((node, index) => ({
    id: `to ${node.id}`,
    type: 'edge',
    sourceId: nodes[index].id,
    targetId: node.id,
  }));
  return { nodes, edges };
}

const decision = new ZenEngine().createDecision(chain(table, layers));
const bills = readBills(process.argv[2], 20_000);

for (const [name, trace] of [['ZEN', false], ['ZEN, with its trace', true]]) {
  await contest({
    name,
    version: versionOf('@gorules/zen-engine'),
    bills,
    input: ({ tier, level, inScope }) => ({ tier, level, inScope: inScope / 100 }),
    async settle(inputs) {
      const answers = [];
      for (let first = 0; first < inputs.length; first += AT_ONCE) {
        const batch = inputs.slice(first, first + AT_ONCE);
        answers.push(...await Promise.all(batch.map((input) => decision.evaluate(input, { trace }))));
      }
      return answers;
    },
    fen: ({ result: { basic, majorIllness } }) => ({
      basic: nearestFen(basic),
      majorIllness: nearestFen(majorIllness),
    }),
  });
}

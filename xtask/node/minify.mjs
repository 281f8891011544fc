// Minifies one classic script for the browser floor (Chrome 61, iOS 12: ES2017).
//   node minify.mjs INPUT OUTPUT
import fs from 'node:fs';
import { minify } from 'terser';

const [input, output] = process.argv.slice(2);
const { code } = await minify(fs.readFileSync(input, 'utf8'), {
  ecma: 2017,
  compress: { passes: 3 },
  mangle: true,
});
fs.writeFileSync(output, code + '\n');

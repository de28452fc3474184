import { listen, serveFolder } from './server.ts';

/** Serves the built folder as it is: `tsx src/tools/serve.ts [port]`. */
const port = await listen(serveFolder('dist'), Number(process.argv[2] ?? 4173));
console.log(`http://localhost:${port}/`);

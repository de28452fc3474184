import { listen, serveFolder } from './server.ts';

/** Serves a built folder as it is: `tsx src/tools/serve.ts [port] [folder]`. */
const port = await listen(serveFolder(process.argv[3] ?? 'dist'), Number(process.argv[2] ?? 4173));
console.log(`http://localhost:${port}/`);

import { fhirOrigin } from './headers.ts';
import { listen, serveFolder } from './server.ts';

/** Serves a built folder as it is: `tsx src/tools/serve.ts [port] [folder]`. */
const port = await listen(
  serveFolder(process.argv[3] ?? 'dist', fhirOrigin(process.env.HERON_FHIR_ORIGIN)),
  Number(process.argv[2] ?? 4173),
);
console.log(`http://localhost:${port}/`);

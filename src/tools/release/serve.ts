import { join } from 'node:path';
import { fhirOrigin } from '../headers.ts';
import { listen, serveFolder } from '../server.ts';

/**
 * `serve.mjs` of a release: the server behind `npm start`, built into one file that needs nothing but Node. It listens on this
 * computer only: another one would get no camera over plain http.
 */
const port = Number(process.env.PORT ?? 4173);
listen(serveFolder(join(import.meta.dirname, 'app'), fhirOrigin(process.env.HERON_FHIR_ORIGIN)), port).then(
  (chosen) => console.log(`Heron is running at http://localhost:${chosen}/  (stop it with Ctrl+C)`),
  (error: NodeJS.ErrnoException) => {
    console.error(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is taken by another program. Choose another: PORT=${port + 1} node serve.mjs`
        : `Heron could not start: ${error.message}`,
    );
    process.exitCode = 1;
  },
);

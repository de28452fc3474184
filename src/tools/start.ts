import { build } from 'vite';
import { fhirOrigin } from './headers.ts';
import { listen, serveFolder } from './server.ts';

/** `npm start`: builds Heron and serves it on localhost with the shipped security headers. */
const DEFAULT_PORT = 4173;

async function main(): Promise<void> {
  const port = Number(process.env.PORT ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT must be a number from 0 to 65535, not "${process.env.PORT}".`);
  const allowed = fhirOrigin(process.env.HERON_FHIR_ORIGIN);
  await build({ logLevel: 'warn' });
  const chosen = await listen(serveFolder('dist', allowed), port);
  console.log(`\n  Heron is running at  http://localhost:${chosen}/\n\n  Stop it with Ctrl+C.\n`);
  if (allowed !== null)
    console.log(`  Pages may also send to ${allowed} (HERON_FHIR_ORIGIN), when somebody asks them to.\n`);
}

main().catch((error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE') {
    const port = process.env.PORT ?? DEFAULT_PORT;
    console.error(
      `\n  Port ${port} is taken by another program.\n  Close that program, or choose another port:  PORT=${Number(port) + 1} npm start\n`,
    );
  } else {
    console.error(`\n  Heron could not start: ${error.message}\n`);
  }
  process.exit(1);
});

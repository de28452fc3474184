import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SECURITY_HEADERS } from './headers.ts';

/**
 * `npm run docs:hosting` writes `docs/deploy/` from the headers that Heron ships with, so that a clinic's server says the same as
 * ours; `--check` only says whether they are up to date.
 */
const headers = Object.entries(SECURITY_HEADERS);
const HEAD = 'Made from src/tools/headers.ts by `npm run docs:hosting`; a test holds them together.';

const nginx = (): string => `# Heron on nginx. ${HEAD}
# Put the bundle's folder app/ at /srv/heron, and this file into /etc/nginx/conf.d/ (inside http { }).
# nginx forgets the headers of an outer block where an inner one adds its own: add_header stands once, in server { }.

map $uri $heron_cache {
    ~^/assets/  "public, max-age=31536000, immutable";
    default     "no-cache";
}

server {
    # From nginx 1.25.1 on this is also written \`http2 on;\`, which older ones refuse; this form both take.
    listen 443 ssl http2;
    server_name heron.example.org;
    ssl_certificate     /etc/nginx/tls/heron.crt;
    ssl_certificate_key /etc/nginx/tls/heron.key;

    root /srv/heron;
    index index.html;
    types {
        text/html                 html;
        text/javascript           js;
        text/css                  css;
        application/json          json;
        application/manifest+json webmanifest;
        application/wasm          wasm;
        image/svg+xml             svg;
        image/png                 png;
        image/jpeg                jpg;
        text/plain                txt;
    }
    default_type application/octet-stream;
    gzip on;
    # The pose networks (.task) get a seventh smaller. A download that goes on asks by Range, and browsers ask for no gzip then.
    gzip_types text/javascript text/css application/json application/wasm image/svg+xml application/octet-stream;

${headers.map(([name, value]) => `    add_header ${name} "${value}" always;`).join('\n')}
    add_header cache-control $heron_cache always;
    add_header strict-transport-security "max-age=31536000" always;

    location / { try_files $uri $uri/ =404; }
}

server {
    listen 80;
    server_name heron.example.org;
    return 301 https://$host$request_uri;
}
`;

const caddy = (): string => `# Heron on Caddy 2. ${HEAD}
# Put the bundle's folder app/ at /srv/heron. Caddy gets and renews the certificate by itself.
# On a network without the internet add a line \`tls internal\`: see docs/deploy.md, "HTTPS on a clinic's network".

(heron-headers) {
	header {
${headers.map(([name, value]) => `\t\t${name} "${value}"`).join('\n')}
		strict-transport-security "max-age=31536000"
		-server
	}
}

heron.example.org {
	root * /srv/heron
	encode gzip {
		# Caddy's own list has no wasm, of which two thirds are saved, and no pose networks (.task), which get a seventh smaller.
		match {
			header content-type text/*
			header content-type application/json*
			header content-type application/javascript*
			header content-type application/manifest+json*
			header content-type application/wasm*
			header content-type application/octet-stream*
			header content-type image/svg+xml*
		}
	}
	import heron-headers
	# Two matchers that exclude each other: of two headers with one name Caddy takes the one without a matcher, wherever it stands.
	@hashed path /assets/*
	@fresh not path /assets/*
	header @hashed cache-control "public, max-age=31536000, immutable"
	header @fresh cache-control "no-cache"
	@manifest path *.webmanifest
	header @manifest content-type application/manifest+json
	file_server
	# An answer that says no is made elsewhere and would go without the headers.
	handle_errors {
		import heron-headers
		respond "{http.error.status_code} {http.error.status_text}"
	}
}
`;

const netlify =
  (): string => `# Heron on Netlify, Cloudflare Pages and others that read a file of this name in the served folder.
# ${HEAD}
/*
${headers.map(([name, value]) => `  ${name}: ${value}`).join('\n')}
  cache-control: no-cache
/assets/*
  ! cache-control
  cache-control: public, max-age=31536000, immutable
`;

export const HOSTING: Readonly<Record<string, () => string>> = {
  'docs/deploy/nginx.conf': nginx,
  'docs/deploy/Caddyfile': caddy,
  'docs/deploy/_headers': netlify,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = Object.entries(HOSTING).filter(([file, make]) => {
    const fresh = make();
    if (process.argv.includes('--check')) return readFileSync(file, 'utf8') !== fresh;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, fresh);
    console.log(`${file} written`);
    return false;
  });
  for (const [file] of stale) console.log(`${file} is out of date: run npm run docs:hosting`);
  process.exitCode = stale.length === 0 ? 0 : 1;
}

import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { InstallationKind } from '#contract/installation.ts';
import type { OpenApiDocument } from './openapi.ts';

type Rendered = HtmlEscapedString | Promise<HtmlEscapedString>;
type Operation = NonNullable<NonNullable<OpenApiDocument['paths']>[string]>['get'];

/** The OpenAPI document for people: rendered here, no script, styled by the sheet that the site serves. */
export function apiPage(document: OpenApiDocument, installation: InstallationKind): Rendered {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'delete'] as const).flatMap((method) => {
      const operation = item?.[method];
      return operation ? [section(method, path, operation)] : [];
    }),
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Interface · Nüwa</title>
<link rel="stylesheet" href="/assets/site.css">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
</head>
<body>
${installation === 'demo' ? html`<aside class="demo" aria-label="Demo">Demo: every figure in this installation is invented.</aside>` : ''}
<header class="top"><a class="brand" href="/">女娲 <span>Nüwa</span></a></header>
<main>
<h1>Interface</h1>
<p class="lead">${document.info.description}</p>
<p>The same as a document for machines: <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.
Problems come as <code>application/problem+json</code> (RFC 9457) with a closed <code>code</code> and a sentence.
<code>docs/errors.md</code> explains each.</p>
<h2>For clients of the HIBP contract</h2>
<p>Point them here unchanged; <code>docs/hibp-compatibility.md</code> has the small print.</p>
<table><thead><tr><th scope="col">Address</th><th scope="col">Answer</th></tr></thead><tbody>
${HIBP.map(([path, meaning]) => html`<tr><td><code>${breakable(path)}</code></td><td>${meaning}</td></tr>`)}
</tbody></table>
<h2>Our own</h2>
<p>Addresses below start with <code>/api/v1</code>.</p>
${operations}
</main>
</body>
</html>`;
}

const HIBP = [
  [
    '/range/{prefix}',
    'Passwords by the first five digits of their SHA-1; ?mode=ntlm for NTLM; header Add-Padding: true. Open to pages of any origin.',
  ],
  ['/api/v3/breaches', 'Every breach, by title; ?domain= chooses.'],
  ['/api/v3/breach/{name}', 'One breach.'],
  ['/api/v3/latestbreach', 'The one added last.'],
  ['/api/v3/dataclasses', 'Names of all data classes.'],
] as const;

function section(method: string, path: string, operation: NonNullable<Operation>): Rendered {
  const parameters = (operation.parameters ?? []).filter((parameter) => 'name' in parameter);
  return html`<section class="operation">
<h3><span class="verb">${method.toUpperCase()}</span> <code>${breakable(path)}</code></h3>
<p><strong>${operation.summary ?? ''}</strong></p>
${operation.description ? html`<p>${operation.description}</p>` : ''}
${
  parameters.length === 0
    ? ''
    : html`<table><thead><tr><th scope="col">Parameter</th><th scope="col">Meaning</th></tr></thead><tbody>
${parameters.map((parameter) => html`<tr><td><code>${parameter.name}</code></td><td>${parameter.description ?? ''}</td></tr>`)}
</tbody></table>`
}
${operation.requestBody ? schemaOf('What to send', operation.requestBody) : ''}
${Object.entries(operation.responses ?? {}).map(([status, response]) => schemaOf(status === 'default' ? 'Problem' : status, response))}
</section>`;
}

function schemaOf(title: string, part: object): Rendered {
  const description = 'description' in part && typeof part.description === 'string' ? part.description : '';
  const content =
    'content' in part && typeof part.content === 'object' && part.content !== null ? part.content : {};
  const [type, body] = (Object.entries(content) as [string, { schema?: unknown }][])[0] ?? [];
  return html`<details><summary><strong>${title}</strong> ${type ? html`<code>${type}</code>` : ''} ${description === 'OK' ? '' : description}</summary>
${body?.schema ? html`<pre tabindex="0">${JSON.stringify(body.schema, null, 2)}</pre>` : ''}</details>`;
}

/** Long addresses may break after each slash. The path comes from our own contract. */
function breakable(path: string): HtmlEscapedString {
  return raw(path.replaceAll('/', '<wbr>/'));
}

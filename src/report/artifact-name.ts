/** Where in a workflow the report was made. */
export interface ArtifactPlace {
  environment: string
  job: string
  attempt: string
}

/**
 * `wso2-migrate-production-cutover-1`: every leg of a matrix, every job and every attempt has its own. Characters that
 * `@actions/artifact` refuses (`" : < > | * ? \r \n \ /`) and other odd ones become `-`.
 * @param base first part, '' for the default
 */
export function artifactName(base: string, place: ArtifactPlace): string {
  return [base || 'wso2-migrate', place.environment, place.job, place.attempt]
    .filter(Boolean)
    .map((part) => part.replace(/[^\p{L}\p{N}._ -]+/gu, '-'))
    .join('-')
}

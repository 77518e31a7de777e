import { added, type Column, created, renamed, type Shipped, type Table, widened } from './dialects.ts'

const organization: Column = { name: 'ORGANIZATION', type: 'text(100)' }
const id = (name: string): Column => ({ name, type: 'text(45)', required: true })

const policies: readonly Table[] = [
  {
    name: 'AM_SYSTEM_CONFIGS',
    columns: [
      { ...organization, required: true },
      { name: 'CONFIG_TYPE', type: 'text(100)', required: true },
      { name: 'CONFIGURATION', type: 'blob', required: true },
    ],
    keys: ['PRIMARY KEY (ORGANIZATION, CONFIG_TYPE)'],
  },
  {
    name: 'AM_OPERATION_POLICY',
    columns: [
      id('POLICY_UUID'),
      { name: 'POLICY_NAME', type: 'text(300)', required: true },
      { name: 'POLICY_VERSION', type: 'text(45)', standard: "'v1'" },
      { name: 'POLICY_PARAMETERS', type: 'blob' },
      organization,
      id('POLICY_MD5'),
    ],
    keys: ['PRIMARY KEY (POLICY_UUID)'],
  },
  {
    name: 'AM_OPERATION_POLICY_DEFINITION',
    columns: [
      { name: 'DEFINITION_ID', type: 'counter' },
      id('POLICY_UUID'),
      { name: 'POLICY_DEFINITION', type: 'blob', required: true },
      { name: 'GATEWAY_TYPE', type: 'text(20)', required: true },
    ],
    keys: [
      'UNIQUE (POLICY_UUID, GATEWAY_TYPE)',
      'FOREIGN KEY (POLICY_UUID) REFERENCES AM_OPERATION_POLICY(POLICY_UUID) ON DELETE CASCADE',
      'PRIMARY KEY (DEFINITION_ID)',
    ],
  },
  {
    name: 'AM_API_OPERATION_POLICY_MAPPING',
    columns: [
      { name: 'OPERATION_POLICY_MAPPING_ID', type: 'counter' },
      { name: 'URL_MAPPING_ID', type: 'integer', required: true },
      id('POLICY_UUID'),
      { name: 'POLICY_ORDER', type: 'integer', required: true },
    ],
    keys: [
      'FOREIGN KEY (URL_MAPPING_ID) REFERENCES AM_API_URL_MAPPING(URL_MAPPING_ID) ON DELETE CASCADE',
      'FOREIGN KEY (POLICY_UUID) REFERENCES AM_OPERATION_POLICY(POLICY_UUID) ON DELETE CASCADE',
      'PRIMARY KEY (OPERATION_POLICY_MAPPING_ID)',
    ],
  },
  {
    name: 'AM_DEPLOYED_REVISION',
    columns: [
      { name: 'NAME', type: 'text(255)', required: true },
      { name: 'VHOST', type: 'text(255)' },
      { name: 'REVISION_UUID', type: 'text(255)', required: true },
      { name: 'DEPLOYED_TIME', type: 'time', standard: 'CURRENT_TIMESTAMP' },
    ],
    keys: [
      'PRIMARY KEY (NAME, REVISION_UUID)',
      'FOREIGN KEY (REVISION_UUID) REFERENCES AM_REVISION(REVISION_UUID) ON DELETE CASCADE',
    ],
  },
]

/** AM_API gets a unique UUID first where it has none. */
const environmentKeys: Table = {
  name: 'AM_API_ENVIRONMENT_KEYS',
  columns: [
    id('UUID'),
    id('ENVIRONMENT_ID'),
    { name: 'API_UUID', type: 'text(256)', required: true },
    { name: 'PROPERTY_CONFIG', type: 'blob' },
  ],
  keys: [
    'UNIQUE (ENVIRONMENT_ID, API_UUID)',
    'FOREIGN KEY (API_UUID) REFERENCES AM_API(API_UUID) ON DELETE CASCADE',
    'PRIMARY KEY (UUID)',
  ],
}

/** Statements that change the schema of apim_db before its data are migrated, as CLIENT's scripts do by kind of database. */
export function schemaChanges(kind: Shipped): string[] {
  // Under ANSI_QUOTES double quotes are an identifier: a trap that the real script for MySQL has.
  const direct = kind === 'mysql' ? '"DIRECT"' : "'DIRECT'"
  return [
    ...[
      'AM_API',
      'AM_APPLICATION',
      'AM_API_CATEGORIES',
      'AM_API_DEFAULT_VERSION',
      'AM_GATEWAY_ENVIRONMENT',
    ].map((table) => added(kind, table, organization)),
    added(kind, 'AM_GATEWAY_ENVIRONMENT', { name: 'PROVIDER', type: 'text(255)', standard: "'wso2'" }),
    added(kind, 'AM_API', { name: 'GATEWAY_VENDOR', type: 'text(100)', standard: "'wso2'" }),
    added(kind, 'AM_API', { name: 'LOG_LEVEL', type: 'text(255)', standard: "'OFF'" }),
    added(kind, 'AM_API', { name: 'VERSION_COMPARABLE', type: 'text(15)' }),
    added(kind, 'AM_KEY_MANAGER', { name: 'TOKEN_TYPE', type: 'text(45)', standard: direct }),
    added(kind, 'AM_KEY_MANAGER', { name: 'EXTERNAL_REFERENCE_ID', type: 'text(100)' }),
    renamed(kind, 'AM_KEY_MANAGER', 'TENANT_DOMAIN', 'ORGANIZATION', 'text(100)'),
    widened(kind, 'AM_API_REVISION_METADATA', 'REVISION_UUID', 'text(255)'),
    ...policies.map((table) => created(kind, table)),
    ...(kind === 'postgresql'
      ? []
      : ['ALTER TABLE AM_API ADD CONSTRAINT API_UUID_CONSTRAINT UNIQUE (API_UUID)']),
    created(kind, environmentKeys),
    renamed(kind, 'AM_BLOCK_CONDITIONS', 'VALUE', 'BLOCK_CONDITION', 'text(512)'),
    renamed(kind, 'AM_APPLICATION_ATTRIBUTES', 'VALUE', 'APP_ATTRIBUTE', 'text(1024)'),
    ...(kind === 'postgresql' ? ['commit'] : []),
  ]
}

/** Foreign keys that are made anew with CASCADE: table, column, what it refers to, number of the constraint in MySQL. */
const cascades = [
  ['AM_GW_API_DEPLOYMENTS', 'API_ID', 'AM_GW_PUBLISHED_API_DETAILS(API_ID)', 1],
  ['AM_GW_API_ARTIFACTS', 'API_ID', 'AM_GW_PUBLISHED_API_DETAILS(API_ID)', 1],
  ['AM_API_RATINGS', 'API_ID', 'AM_API(API_ID)', 1],
  ['AM_API_COMMENTS', 'API_ID', 'AM_API(API_ID)', 1],
  ['AM_API_LC_EVENT', 'API_ID', 'AM_API(API_ID)', 1],
  ['AM_SUBSCRIPTION', 'API_ID', 'AM_API(API_ID)', 2],
  ['AM_SECURITY_AUDIT_UUID_MAPPING', 'API_ID', 'AM_API(API_ID)', 1],
  ['AM_APPLICATION_REGISTRATION', 'APP_ID', 'AM_APPLICATION(APPLICATION_ID)', 2],
  ['AM_APPLICATION_KEY_MAPPING', 'APPLICATION_ID', 'AM_APPLICATION(APPLICATION_ID)', 1],
  ['AM_SUBSCRIPTION', 'APPLICATION_ID', 'AM_APPLICATION(APPLICATION_ID)', 1],
] as const

const uniques = [
  ['AM_API_CATEGORIES', 'NAME', 'NAME, ORGANIZATION'],
  ['AM_APPLICATION', 'NAME', 'NAME, SUBSCRIBER_ID, ORGANIZATION'],
  ['AM_API', 'API_PROVIDER', 'API_PROVIDER, API_NAME, API_VERSION, ORGANIZATION'],
  ['AM_KEY_MANAGER', 'NAME', 'NAME, ORGANIZATION'],
  ['AM_GATEWAY_ENVIRONMENT', 'NAME', 'NAME, ORGANIZATION'],
] as const

/**
 * Statements that change constraints and indexes of apim_db behind the data. They drop foreign keys by the names that the
 * database gave them, and the last two fail where a revision has no API any more.
 */
export function constraintChanges(kind: Shipped): string[] {
  const dropIndex = (table: string, name: string) =>
    kind === 'mysql' ? [`ALTER TABLE ${table} DROP INDEX ${name}`] : []
  const [categories, ...others] = uniques
  const unique = ([table, name, columns]: (typeof uniques)[number]) => [
    ...dropIndex(table, name),
    `ALTER TABLE ${table} ADD UNIQUE (${columns})`,
  ]
  return [
    widened(kind, 'IDN_OAUTH2_ACCESS_TOKEN_SCOPE', 'TOKEN_SCOPE', 'text(100)'),
    ...dropIndex(categories[0], categories[1]),
    `ALTER TABLE ${categories[0]} DROP COLUMN TENANT_ID`,
    `ALTER TABLE ${categories[0]} ADD UNIQUE (${categories[2]})`,
    ...others.flatMap(unique),
    ...cascades.flatMap(([table, column, target, number]) => {
      const name = kind === 'postgresql' ? `${table}_${column}_fkey`.toLowerCase() : `${table}_ibfk_${number}`
      return [
        `ALTER TABLE ${table} DROP ${kind === 'mysql' ? 'FOREIGN KEY' : 'CONSTRAINT'} ${name}`,
        `ALTER TABLE ${table} ADD CONSTRAINT ${name} FOREIGN KEY (${column}) REFERENCES ${target} ON UPDATE CASCADE ON DELETE CASCADE`,
      ]
    }),
    'CREATE INDEX IDX_AAI_ORG ON AM_API (ORGANIZATION)',
    'ALTER TABLE AM_API_REVISION_METADATA ADD FOREIGN KEY (REVISION_UUID) REFERENCES AM_REVISION(REVISION_UUID) ON DELETE CASCADE',
    'ALTER TABLE AM_REVISION ADD FOREIGN KEY (API_UUID) REFERENCES AM_API(API_UUID) ON DELETE CASCADE',
  ]
}

/** Clears REG_LOG up on shared_db, whatever the run did before. */
export const registryLogScript = `-- A script of the lab in the place of the product's own.
CREATE TABLE reg_log_ids_to_KEEP (
  REG_LOG_ID INTEGER,
  REG_TENANT_ID INTEGER,
  PRIMARY KEY (REG_LOG_ID)
);

INSERT INTO reg_log_ids_to_KEEP (REG_LOG_ID, REG_TENANT_ID)
SELECT MAX(REG_LOG_ID), REG_TENANT_ID FROM REG_LOG GROUP BY REG_PATH, REG_TENANT_ID;

DELETE FROM REG_LOG WHERE REG_LOG_ID NOT IN (SELECT REG_LOG_ID FROM reg_log_ids_to_KEEP);
DROP TABLE reg_log_ids_to_KEEP;

DELETE FROM REG_LOG WHERE REG_ACTION = 7;
`

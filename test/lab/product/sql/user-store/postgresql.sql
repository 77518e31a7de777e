-- Written for the lab; WSO2's own migration-scripts-ei7.1.x-to-apim4.0.0.zip is what a user runs.
-- MI 4.0: UM_USER gains UM_USER_ID, filled with a fresh id per user, and is unique by it.
ALTER TABLE UM_USER ADD COLUMN UM_USER_ID VARCHAR(255);
UPDATE UM_USER SET UM_USER_ID = md5(UM_USER_NAME || ':' || UM_TENANT_ID) WHERE UM_USER_ID IS NULL;
ALTER TABLE UM_USER ALTER COLUMN UM_USER_ID SET NOT NULL;
ALTER TABLE UM_USER ADD UNIQUE (UM_USER_ID, UM_TENANT_ID);

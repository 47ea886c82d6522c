CREATE TABLE `delivery` (
	`kommunekode` text NOT NULL,
	`group` text NOT NULL,
	`until` integer NOT NULL,
	`from` integer NOT NULL,
	`received` integer NOT NULL,
	PRIMARY KEY(`kommunekode`, `group`, `until`)
) WITHOUT ROWID;

CREATE TABLE `fact` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`kommunekode` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	`oplyst_dato` text,
	`import_id` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`confirmed_at` integer,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `fact_kommune` ON `fact` (`kind`,`kommunekode`,`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `fact_holds` ON `fact` (`kind`,`kommunekode`,`key`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `import` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`origin` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`rows` integer NOT NULL,
	`added` integer NOT NULL,
	`changed` integer NOT NULL,
	`unchanged` integer NOT NULL,
	`ended` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `observation` (
	`kommunekode` text NOT NULL,
	`product` text NOT NULL,
	`cases` integer,
	`checked_at` integer NOT NULL,
	`answered_at` integer,
	PRIMARY KEY(`kommunekode`, `product`)
);
--> statement-breakpoint
CREATE TABLE `probe_hour` (
	`probe` text NOT NULL,
	`hour_at` integer NOT NULL,
	`sketch` text NOT NULL,
	`untimed` integer NOT NULL,
	PRIMARY KEY(`hour_at`, `probe`)
);
--> statement-breakpoint
CREATE TABLE `probe_result` (
	`id` integer PRIMARY KEY NOT NULL,
	`probe` text NOT NULL,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	`duration_ms` real NOT NULL,
	`phases` text NOT NULL,
	`status` integer,
	`redirects` integer NOT NULL,
	`certificate_ends_at` integer,
	`lag_ms` real NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `probe_result_probe` ON `probe_result` (`probe`,`at`);--> statement-breakpoint
CREATE TABLE `statement` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`service` text NOT NULL,
	`state` text NOT NULL,
	`oppetid_share` real,
	`svartid_ms` real
);
--> statement-breakpoint
CREATE INDEX `statement_at` ON `statement` (`at`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_cell` (
	`indeks` text NOT NULL,
	`kommunekode` text NOT NULL,
	`kle` text NOT NULL,
	`outcome` text NOT NULL,
	`checked_at` integer NOT NULL,
	`answer` text,
	`answered_at` integer,
	`right` text NOT NULL,
	`cases` integer,
	`received_since` integer,
	`by_system` integer,
	`ydelser` integer,
	`also` text NOT NULL,
	`visible` integer,
	`narrowing` text,
	`changed_at` integer,
	`changed_by_right` integer NOT NULL,
	`trusted` integer NOT NULL,
	`run_id` integer,
	PRIMARY KEY(`kommunekode`, `indeks`, `kle`)
);
--> statement-breakpoint
INSERT INTO `__new_cell`("indeks", "kommunekode", "kle", "outcome", "checked_at", "answer", "answered_at", "right", "cases", "received_since", "by_system", "ydelser", "also", "visible", "narrowing", "changed_at", "changed_by_right", "trusted", "run_id") SELECT 'sdi', "kommunekode", "kle", "outcome", "checked_at", "answer", "answered_at", "right", "cases", "received_since", "by_system", NULL, '', NULL, NULL, "changed_at", "changed_by_right", "trusted", "run_id" FROM `cell`;--> statement-breakpoint
DROP TABLE `cell`;--> statement-breakpoint
ALTER TABLE `__new_cell` RENAME TO `cell`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE TABLE `__new_outcome_count` (
	`indeks` text NOT NULL,
	`hour_at` integer NOT NULL,
	`outcome` text NOT NULL,
	`attempts` integer NOT NULL,
	PRIMARY KEY(`hour_at`, `outcome`, `indeks`)
);
--> statement-breakpoint
INSERT INTO `__new_outcome_count`("indeks", "hour_at", "outcome", "attempts") SELECT 'sdi', "hour_at", "outcome", "attempts" FROM `outcome_count`;--> statement-breakpoint
DROP TABLE `outcome_count`;--> statement-breakpoint
ALTER TABLE `__new_outcome_count` RENAME TO `outcome_count`;--> statement-breakpoint
CREATE TABLE `__new_sketch` (
	`indeks` text NOT NULL,
	`hour_at` integer NOT NULL,
	`kommunekode` text NOT NULL,
	`sketch` text NOT NULL,
	PRIMARY KEY(`hour_at`, `kommunekode`, `indeks`)
);
--> statement-breakpoint
INSERT INTO `__new_sketch`("indeks", "hour_at", "kommunekode", "sketch") SELECT 'sdi', "hour_at", "kommunekode", "sketch" FROM `sketch`;--> statement-breakpoint
DROP TABLE `sketch`;--> statement-breakpoint
ALTER TABLE `__new_sketch` RENAME TO `sketch`;--> statement-breakpoint
ALTER TABLE `attempt` ADD `indeks` text DEFAULT 'sdi' NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `indeks` text DEFAULT 'sdi' NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `ydelser` integer;--> statement-breakpoint
ALTER TABLE `run` ADD `also` text DEFAULT '' NOT NULL;
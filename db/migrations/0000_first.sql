CREATE TABLE `attempt` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`kommunekode` text NOT NULL,
	`kle` text NOT NULL,
	`question` text NOT NULL,
	`number` integer NOT NULL,
	`duration_ms` real NOT NULL,
	`outcome` text NOT NULL,
	`lag_ms` real NOT NULL,
	`transaction_uuid` blob NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE TABLE `cell` (
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
	`changed_at` integer,
	`changed_by_right` integer NOT NULL,
	`trusted` integer NOT NULL,
	`run_id` integer,
	PRIMARY KEY(`kommunekode`, `kle`)
);
--> statement-breakpoint
CREATE TABLE `group_state` (
	`kommunekode` text NOT NULL,
	`group` text NOT NULL,
	`state` text NOT NULL,
	`level_run_id` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`kommunekode`, `group`)
);
--> statement-breakpoint
CREATE TABLE `level_run` (
	`id` integer PRIMARY KEY NOT NULL,
	`kommunekode` text NOT NULL,
	`group` text NOT NULL,
	`level` text NOT NULL,
	`delivered` integer NOT NULL,
	`obligatory` integer NOT NULL,
	`by_right` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `level_run_kommune` ON `level_run` (`kommunekode`,`last_at`);--> statement-breakpoint
CREATE TABLE `mark` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outcome_count` (
	`hour_at` integer NOT NULL,
	`outcome` text NOT NULL,
	`attempts` integer NOT NULL,
	PRIMARY KEY(`hour_at`, `outcome`)
);
--> statement-breakpoint
CREATE TABLE `round` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`planned` integer NOT NULL,
	`done` integer NOT NULL,
	`failed` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `run` (
	`id` integer PRIMARY KEY NOT NULL,
	`kommunekode` text NOT NULL,
	`kle` text NOT NULL,
	`answer` text NOT NULL,
	`cases` integer,
	`right` text NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`recorded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `run_kommune` ON `run` (`kommunekode`,`last_at`);--> statement-breakpoint
CREATE TABLE `sketch` (
	`hour_at` integer NOT NULL,
	`kommunekode` text NOT NULL,
	`sketch` text NOT NULL,
	PRIMARY KEY(`hour_at`, `kommunekode`)
);

CREATE TABLE `incident` (
	`id` integer PRIMARY KEY NOT NULL,
	`signal` text NOT NULL,
	`what` text NOT NULL,
	`cause` text NOT NULL,
	`state` text NOT NULL,
	`began_at` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`recovering_at` integer,
	`closed_at` integer,
	`merged_into` integer,
	`is_unstable` integer NOT NULL,
	`acknowledged_at` integer,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `incident_closed` ON `incident` (`closed_at`);--> statement-breakpoint
CREATE INDEX `incident_merged_into` ON `incident` (`merged_into`);--> statement-breakpoint
CREATE TABLE `incident_step` (
	`id` integer PRIMARY KEY NOT NULL,
	`incident_id` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`cause` text NOT NULL,
	`hit` integer NOT NULL,
	`evidence` text NOT NULL,
	`text` text,
	`origin` text
);
--> statement-breakpoint
CREATE INDEX `incident_step_incident` ON `incident_step` (`incident_id`);--> statement-breakpoint
CREATE TABLE `notice` (
	`id` integer PRIMARY KEY NOT NULL,
	`incident_id` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`cause` text NOT NULL,
	`sent_at` integer
);
--> statement-breakpoint
CREATE INDEX `notice_incident` ON `notice` (`incident_id`);--> statement-breakpoint
CREATE INDEX `notice_unsent` ON `notice` (`id`) WHERE sent_at IS NULL;
CREATE TABLE `undecided` (
	`kommunekode` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`reason` text NOT NULL,
	`retry_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `group_state` ADD `measured_at` integer;--> statement-breakpoint
ALTER TABLE `group_state` ADD `newest_at` integer;--> statement-breakpoint
ALTER TABLE `group_state` ADD `benefits_measured_at` integer;--> statement-breakpoint
ALTER TABLE `group_state` ADD `valid_until` integer;--> statement-breakpoint
CREATE INDEX `group_state_valid_until` ON `group_state` (`valid_until`);--> statement-breakpoint
UPDATE `group_state` SET
	`measured_at` = json_extract(`state`, '$.measuredAt'),
	`newest_at` = json_extract(`state`, '$.newestAt'),
	`benefits_measured_at` = json_extract(`state`, '$.benefits.measuredAt'),
	`valid_until` = json_extract(`state`, '$.validUntil'),
	`state` = json_remove(`state`, '$.measuredAt', '$.newestAt', '$.benefits.measuredAt', '$.validUntil', '$.ukendtFrom', '$.decided.at');
--> statement-breakpoint
INSERT INTO `level_run` (`kommunekode`, `group`, `level`, `delivered`, `obligatory`, `by_us`, `first_at`, `last_at`)
	SELECT `kommunekode`, `group`, json_extract(`state`, '$.level'), json_extract(`state`, '$.delivered'), json_extract(`state`, '$.obligatory'), json_extract(`state`, '$.changedByUs'), `last_at`, `last_at`
	FROM `group_state` WHERE `level_run_id` = 0;--> statement-breakpoint
UPDATE `group_state` SET `level_run_id` = (SELECT max(`id`) FROM `level_run` AS `r` WHERE `r`.`kommunekode` = `group_state`.`kommunekode` AND `r`.`group` = `group_state`.`group`)
	WHERE `level_run_id` = 0;

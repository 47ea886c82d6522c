ALTER TABLE `cell` RENAME COLUMN `also` TO `counted_with`;--> statement-breakpoint
ALTER TABLE `cell` RENAME COLUMN `changed_by_right` TO `changed_by_us`;--> statement-breakpoint
ALTER TABLE `run` RENAME COLUMN `also` TO `counted_with`;--> statement-breakpoint
ALTER TABLE `level_run` RENAME COLUMN `by_right` TO `by_us`;--> statement-breakpoint
UPDATE `mark` SET `key` = 'demoReported', `value` = 'reported' WHERE `key` = 'demoTold';--> statement-breakpoint
UPDATE `group_state` SET `state` = json_remove(
	json_set(`state`,
		'$.criteriaHash', json_extract(`state`, '$.asks'),
		'$.changedByUs', json(iif(json_extract(`state`, '$.changedByRight'), 'true', 'false'))),
	'$.asks', '$.asksUntil', '$.changedByRight');--> statement-breakpoint
UPDATE `group_state` SET `state` = json_remove(
	json_set(`state`, '$.decided.changedByUs', json(iif(json_extract(`state`, '$.decided.changedByRight'), 'true', 'false'))),
	'$.decided.changedByRight') WHERE json_extract(`state`, '$.decided') IS NOT NULL;

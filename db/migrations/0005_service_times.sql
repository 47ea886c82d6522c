CREATE TABLE `service_time` (
	`span` text NOT NULL,
	`start_at` integer NOT NULL,
	`service` text NOT NULL,
	`sketch` text NOT NULL,
	`untimed` integer NOT NULL,
	PRIMARY KEY(`span`, `start_at`, `service`)
);
--> statement-breakpoint
INSERT INTO `service_time` SELECT 'hour', `hour_at`, 'probe:' || `probe`, `sketch`, `untimed` FROM `probe_hour`;--> statement-breakpoint
DROP TABLE `probe_hour`;--> statement-breakpoint
INSERT INTO `service_time`
	SELECT 'hour', `total`.`hour_at`, 'indeks:' || `total`.`indeks`, '[' || `total`.`results` || ',' || `total`.`failed` || coalesce(`buckets`.`list`, '') || ']', 0
	FROM (
		SELECT `hour_at`, `indeks`, sum(json_extract(`sketch`, '$[0]')) AS `results`, sum(json_extract(`sketch`, '$[1]')) AS `failed`
		FROM `sketch` GROUP BY `hour_at`, `indeks`
	) AS `total`
	LEFT JOIN (
		SELECT `hour_at`, `indeks`, group_concat(',[' || `bucket` || ',' || `n` || ']', '') AS `list`
		FROM (
			SELECT `s`.`hour_at` AS `hour_at`, `s`.`indeks` AS `indeks`, json_extract(`b`.`value`, '$[0]') AS `bucket`, sum(json_extract(`b`.`value`, '$[1]')) AS `n`
			FROM `sketch` AS `s`, json_each(`s`.`sketch`) AS `b` WHERE `b`.`key` > 1
			GROUP BY 1, 2, 3
		)
		GROUP BY `hour_at`, `indeks`
	) AS `buckets` ON `buckets`.`hour_at` = `total`.`hour_at` AND `buckets`.`indeks` = `total`.`indeks`;

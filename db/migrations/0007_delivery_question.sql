CREATE TABLE `delivery_question` (
	`kommunekode` text NOT NULL,
	`group` text NOT NULL,
	`asked` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`kommunekode`, `group`)
);

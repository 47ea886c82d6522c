CREATE TABLE `refused_import` (
	`kind` text NOT NULL,
	`origin` text NOT NULL,
	`refused_at` integer NOT NULL,
	`rows` integer NOT NULL,
	`ending` integer NOT NULL,
	`held` integer NOT NULL,
	PRIMARY KEY(`kind`, `origin`)
);

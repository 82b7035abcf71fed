-- 日本語
/* 日本 */	ALTER TABLE users
	DROP COLUMN name;

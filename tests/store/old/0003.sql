BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE asset (
	id VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	mime VARCHAR NOT NULL, 
	bytes INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	rate_numerator INTEGER, 
	rate_denominator INTEGER, 
	frames INTEGER NOT NULL, 
	sample_rate INTEGER NOT NULL, 
	channels INTEGER NOT NULL, 
	samples INTEGER NOT NULL, 
	proxy_asset_id VARCHAR, 
	has_peaks BOOLEAN NOT NULL, 
	origin VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, provenance JSON, 
	CONSTRAINT pk_asset PRIMARY KEY (id), 
	CONSTRAINT fk_asset_proxy_asset_id_asset FOREIGN KEY(proxy_asset_id) REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT uq_asset_sha256 UNIQUE (sha256)
);
INSERT INTO "asset" VALUES('asset_0g000000000000000000000000','1000000000000000000000000000000000000000000000000000000000000000','video','video/mp4',9,'1-1',0,0,NULL,NULL,96,0,0,0,NULL,0,'upload','',NULL);
CREATE TABLE change (
	project_id VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	base_revision INTEGER NOT NULL, 
	diff TEXT NOT NULL, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT pk_change PRIMARY KEY (project_id, revision), 
	CONSTRAINT fk_change_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT uq_change_project_id_id UNIQUE (project_id, id)
);
INSERT INTO "change" VALUES('project_000001',1,'change_01m82hjetz6ka18ketyzj5d6bb','New project',0,'{"added":{"project_000001":{"kind":"project","id":"project_000001","name":"Film","width":1280,"height":720,"rate":{"numerator":24,"denominator":1},"seed":0,"style":"","script_id":"script_000001","labels_locked":false},"script_000001":{"kind":"script","id":"script_000001","number":1,"format":"fountain","text":"INT. KITCHEN - DAY","title":"","author":""},"track_000001":{"kind":"track","id":"track_000001","order":"a0","type":"video","name":"V1","magnetic":true,"muted":false,"solo":false,"hidden":false,"locked":false,"gain_db":0.0},"track_000002":{"kind":"track","id":"track_000002","order":"a1","type":"video","name":"V2","magnetic":false,"muted":false,"solo":false,"hidden":false,"locked":false,"gain_db":0.0},"track_000003":{"kind":"track","id":"track_000003","order":"a2","type":"audio","name":"A1","magnetic":false,"muted":false,"solo":false,"hidden":false,"locked":false,"gain_db":0.0},"scene_000001":{"kind":"scene","id":"scene_000001","order":"a000000V","heading":"INT. ROOM 0 - DAY","number":null,"setting":"INT","location":"","time_of_day":"","omitted":false},"line_000001":{"kind":"line","id":"line_000001","scene_id":"scene_000001","order":"a000000V","type":"action","text":"Line 0.","character":"","extension":"","parenthetical":"","dual":""},"line_000002":{"kind":"line","id":"line_000002","scene_id":"scene_000001","order":"a000001V","type":"action","text":"Line 1.","character":"","extension":"","parenthetical":"","dual":""},"shot_000001":{"kind":"shot","id":"shot_000001","scene_id":"scene_000001","order":"a000000V","first_line_id":"line_000001","last_line_id":"line_000001","parsed":{"size":"MS","framing":"single","move":"static","purpose":"coverage","action":"","characters":[],"subject":"","frames":96},"overrides":{"size":null,"framing":null,"move":null,"purpose":null,"action":null,"characters":null,"subject":null,"frames":null,"seed":null,"engine":null},"direction":"","origin":"breakdown","state":"live","locked_label":null,"picked_take_id":null},"clip_000001":{"kind":"clip","id":"clip_000001","track_id":"track_000001","order":"a000000V","source":{"type":"shot","shot_id":"shot_000001"},"placement":{"type":"magnetic"},"source_start":0,"duration":96,"enabled":true,"gain_db":0.0,"opacity":1.0,"fade_in":0,"fade_out":0,"fit":"fit","scale":1.0,"x":0.0,"y":0.0,"linked_clip_id":null,"name":""},"shot_000002":{"kind":"shot","id":"shot_000002","scene_id":"scene_000001","order":"a000001V","first_line_id":"line_000002","last_line_id":"line_000002","parsed":{"size":"MS","framing":"single","move":"static","purpose":"coverage","action":"","characters":[],"subject":"","frames":96},"overrides":{"size":null,"framing":null,"move":null,"purpose":null,"action":null,"characters":null,"subject":null,"frames":null,"seed":null,"engine":null},"direction":"","origin":"breakdown","state":"live","locked_label":null,"picked_take_id":null},"clip_000002":{"kind":"clip","id":"clip_000002","track_id":"track_000001","order":"a000001V","source":{"type":"shot","shot_id":"shot_000002"},"placement":{"type":"magnetic"},"source_start":0,"duration":96,"enabled":true,"gain_db":0.0,"opacity":1.0,"fade_in":0,"fade_out":0,"fit":"fit","scale":1.0,"x":0.0,"y":0.0,"linked_clip_id":null,"name":""},"scene_000002":{"kind":"scene","id":"scene_000002","order":"a000001V","heading":"INT. ROOM 1 - DAY","number":null,"setting":"INT","location":"","time_of_day":"","omitted":false},"line_000003":{"kind":"line","id":"line_000003","scene_id":"scene_000002","order":"a000000V","type":"action","text":"Line 0.","character":"","extension":"","parenthetical":"","dual":""},"line_000004":{"kind":"line","id":"line_000004","scene_id":"scene_000002","order":"a000001V","type":"action","text":"Line 1.","character":"","extension":"","parenthetical":"","dual":""},"shot_000003":{"kind":"shot","id":"shot_000003","scene_id":"scene_000002","order":"a000000V","first_line_id":"line_000003","last_line_id":"line_000003","parsed":{"size":"MS","framing":"single","move":"static","purpose":"coverage","action":"","characters":[],"subject":"","frames":96},"overrides":{"size":null,"framing":null,"move":null,"purpose":null,"action":null,"characters":null,"subject":null,"frames":null,"seed":null,"engine":null},"direction":"","origin":"breakdown","state":"live","locked_label":null,"picked_take_id":null},"clip_000003":{"kind":"clip","id":"clip_000003","track_id":"track_000001","order":"a000002V","source":{"type":"shot","shot_id":"shot_000003"},"placement":{"type":"magnetic"},"source_start":0,"duration":96,"enabled":true,"gain_db":0.0,"opacity":1.0,"fade_in":0,"fade_out":0,"fit":"fit","scale":1.0,"x":0.0,"y":0.0,"linked_clip_id":null,"name":""},"shot_000004":{"kind":"shot","id":"shot_000004","scene_id":"scene_000002","order":"a000001V","first_line_id":"line_000004","last_line_id":"line_000004","parsed":{"size":"MS","framing":"single","move":"static","purpose":"coverage","action":"","characters":[],"subject":"","frames":96},"overrides":{"size":null,"framing":null,"move":null,"purpose":null,"action":null,"characters":null,"subject":null,"frames":null,"seed":null,"engine":null},"direction":"","origin":"breakdown","state":"live","locked_label":null,"picked_take_id":null},"clip_000004":{"kind":"clip","id":"clip_000004","track_id":"track_000001","order":"a000003V","source":{"type":"shot","shot_id":"shot_000004"},"placement":{"type":"magnetic"},"source_start":0,"duration":96,"enabled":true,"gain_db":0.0,"opacity":1.0,"fade_in":0,"fade_out":0,"fit":"fit","scale":1.0,"x":0.0,"y":0.0,"linked_clip_id":null,"name":""},"clip_000005":{"kind":"clip","id":"clip_000005","track_id":"track_000002","order":"a0","source":{"type":"title","text":"THE END"},"placement":{"type":"pinned","start":0},"source_start":0,"duration":48,"enabled":true,"gain_db":0.0,"opacity":1.0,"fade_in":0,"fade_out":0,"fit":"fit","scale":1.0,"x":0.0,"y":0.0,"linked_clip_id":null,"name":""},"transition_000001":{"kind":"transition","id":"transition_000001","clip_id":"clip_000001","type":"dissolve","in_offset":6,"out_offset":6}},"updated":{},"removed":{}}','2026-11-22T20:00:00.000Z');
INSERT INTO "change" VALUES('project_000001',2,'change_000001','Pick',1,'{"added":{"clip_000101":{"kind":"clip","id":"clip_000101","track_id":"track_000002","order":"b","source":{"type":"take","take_id":"take_000001"},"placement":{"type":"pinned","start":9},"source_start":0,"duration":20,"enabled":true,"gain_db":0.0,"opacity":1.0,"fade_in":0,"fade_out":0,"fit":"fit","scale":1.0,"x":0.0,"y":0.0,"linked_clip_id":null,"name":""},"clip_000102":{"kind":"clip","id":"clip_000102","track_id":"track_000002","order":"c","source":{"type":"asset","asset_id":"asset_0g000000000000000000000000"},"placement":{"type":"pinned","start":40},"source_start":0,"duration":20,"enabled":true,"gain_db":0.0,"opacity":1.0,"fade_in":0,"fade_out":0,"fit":"fit","scale":1.0,"x":0.0,"y":0.0,"linked_clip_id":null,"name":""},"guide_000001":{"kind":"guide","id":"guide_000001","shot_id":"shot_000001","asset_id":"asset_0g000000000000000000000000","role":"first_frame","frame":0,"strength":1.0},"element_000001":{"kind":"element","id":"element_000001","order":"a","type":"character","name":"Mara","trigger":"@Mara","description":"","image_asset_ids":["asset_0g000000000000000000000000"],"voice":""},"marker_000001":{"kind":"marker","id":"marker_000001","frame":3,"clip_id":"clip_000101","name":"","colour":"amber"}},"updated":{"shot_000001":{"picked_take_id":{"from":null,"to":"take_000001"}}},"removed":{}}','2026-11-22T20:00:00.000Z');
CREATE TABLE clip (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	track_id VARCHAR NOT NULL, 
	"order" VARCHAR NOT NULL, 
	source_type VARCHAR NOT NULL, 
	source_shot_id VARCHAR, 
	source_take_id VARCHAR, 
	source_asset_id VARCHAR, 
	source_text TEXT, 
	placement_type VARCHAR NOT NULL, 
	placement_clip_id VARCHAR, 
	placement_offset INTEGER, 
	placement_start INTEGER, 
	source_start INTEGER NOT NULL, 
	duration INTEGER NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	gain_db FLOAT NOT NULL, 
	opacity FLOAT NOT NULL, 
	fade_in INTEGER NOT NULL, 
	fade_out INTEGER NOT NULL, 
	fit VARCHAR NOT NULL, 
	scale FLOAT NOT NULL, 
	x FLOAT NOT NULL, 
	y FLOAT NOT NULL, 
	linked_clip_id VARCHAR, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_clip PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_clip_project_id_linked_clip_id_clip FOREIGN KEY(project_id, linked_clip_id) REFERENCES clip (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_clip_project_id_placement_clip_id_clip FOREIGN KEY(project_id, placement_clip_id) REFERENCES clip (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_clip_project_id_source_shot_id_shot FOREIGN KEY(project_id, source_shot_id) REFERENCES shot (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_clip_project_id_track_id_track FOREIGN KEY(project_id, track_id) REFERENCES track (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_clip_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_clip_source_asset_id_asset FOREIGN KEY(source_asset_id) REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_clip_source_take_id_take FOREIGN KEY(source_take_id) REFERENCES take (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "clip" VALUES('project_000001','clip_000001','track_000001','a000000V','shot','shot_000001',NULL,NULL,NULL,'magnetic',NULL,NULL,NULL,0,96,1,0.0,1.0,0,0,'fit',1.0,0.0,0.0,NULL,'');
INSERT INTO "clip" VALUES('project_000001','clip_000002','track_000001','a000001V','shot','shot_000002',NULL,NULL,NULL,'magnetic',NULL,NULL,NULL,0,96,1,0.0,1.0,0,0,'fit',1.0,0.0,0.0,NULL,'');
INSERT INTO "clip" VALUES('project_000001','clip_000003','track_000001','a000002V','shot','shot_000003',NULL,NULL,NULL,'magnetic',NULL,NULL,NULL,0,96,1,0.0,1.0,0,0,'fit',1.0,0.0,0.0,NULL,'');
INSERT INTO "clip" VALUES('project_000001','clip_000004','track_000001','a000003V','shot','shot_000004',NULL,NULL,NULL,'magnetic',NULL,NULL,NULL,0,96,1,0.0,1.0,0,0,'fit',1.0,0.0,0.0,NULL,'');
INSERT INTO "clip" VALUES('project_000001','clip_000005','track_000002','a0','title',NULL,NULL,NULL,'THE END','pinned',NULL,NULL,0,0,48,1,0.0,1.0,0,0,'fit',1.0,0.0,0.0,NULL,'');
INSERT INTO "clip" VALUES('project_000001','clip_000101','track_000002','b','take',NULL,'take_000001',NULL,NULL,'pinned',NULL,NULL,9,0,20,1,0.0,1.0,0,0,'fit',1.0,0.0,0.0,NULL,'');
INSERT INTO "clip" VALUES('project_000001','clip_000102','track_000002','c','asset',NULL,NULL,'asset_0g000000000000000000000000',NULL,'pinned',NULL,NULL,40,0,20,1,0.0,1.0,0,0,'fit',1.0,0.0,0.0,NULL,'');
CREATE TABLE counter (
	name VARCHAR NOT NULL, 
	value INTEGER NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (name)
);
INSERT INTO "counter" VALUES('event',6);
CREATE TABLE element (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	"order" VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	"trigger" VARCHAR NOT NULL, 
	description TEXT NOT NULL, 
	image_asset_ids JSON NOT NULL, 
	voice VARCHAR NOT NULL, 
	CONSTRAINT pk_element PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_element_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "element" VALUES('project_000001','element_000001','a','character','Mara','@Mara','','["asset_0g000000000000000000000000"]','');
CREATE TABLE event (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	project_id VARCHAR, 
	revision INTEGER, 
	data TEXT, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id)
);
INSERT INTO "event" VALUES(1,'project','project_000001',NULL,'{"project_id":"project_000001","action":"created"}','2026-11-22T20:00:00.000Z');
INSERT INTO "event" VALUES(2,'job','project_000001',NULL,'{"project_id":"project_000001","job":{"id":"job_000001","project_id":"project_000001","kind":"take","queue":"device","shot_id":"shot_000001","title":"1-1 take","state":"queued","rank":"a0","error":null,"created_at":"2026-11-22T20:00:00.000Z","started_at":null,"ended_at":null,"asset_id":null,"take_ids":[]}}','2026-11-22T20:00:00.000Z');
INSERT INTO "event" VALUES(3,'take','project_000001',NULL,'{"project_id":"project_000001","take":{"id":"take_000001","shot_id":"shot_000001","job_id":"job_000001","number":1,"type":"motion","panel":1,"asset_id":"asset_0g000000000000000000000000","passes":{},"frames":96,"shot_start":0,"engine":"previz","digest":"d","created_at":""},"assets":[{"id":"asset_0g000000000000000000000000","sha256":"1000000000000000000000000000000000000000000000000000000000000000","type":"video","mime":"video/mp4","bytes":9,"name":"1-1","width":0,"height":0,"rate":null,"frames":96,"sample_rate":0,"channels":0,"samples":0,"proxy_asset_id":null,"has_peaks":false,"origin":"upload","created_at":""}]}','2026-11-22T20:00:00.000Z');
INSERT INTO "event" VALUES(4,'job','project_000001',NULL,'{"project_id":"project_000001","job":{"id":"job_000001","project_id":"project_000001","kind":"take","queue":"device","shot_id":"shot_000001","title":"1-1 take","state":"succeeded","rank":"a0","error":null,"created_at":"2026-11-22T20:00:00.000Z","started_at":null,"ended_at":"2026-11-22T20:00:00.000Z","asset_id":null,"take_ids":["take_000001"]}}','2026-11-22T20:00:00.000Z');
INSERT INTO "event" VALUES(5,'job','project_000001',NULL,'{"project_id":"project_000001","job":{"id":"job_000002","project_id":"project_000001","kind":"take","queue":"device","shot_id":"shot_000001","title":"1-1 take","state":"queued","rank":"a1","error":null,"created_at":"2026-11-22T20:00:00.000Z","started_at":null,"ended_at":null,"asset_id":null,"take_ids":[]}}','2026-11-22T20:00:00.000Z');
INSERT INTO "event" VALUES(6,'change','project_000001',2,NULL,'2026-11-22T20:00:00.000Z');
CREATE TABLE guide (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	shot_id VARCHAR NOT NULL, 
	asset_id VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	frame INTEGER NOT NULL, 
	strength FLOAT NOT NULL, 
	CONSTRAINT pk_guide PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_guide_asset_id_asset FOREIGN KEY(asset_id) REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_guide_project_id_shot_id_shot FOREIGN KEY(project_id, shot_id) REFERENCES shot (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_guide_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "guide" VALUES('project_000001','guide_000001','shot_000001','asset_0g000000000000000000000000','first_frame',0,1.0);
CREATE TABLE job (
	id VARCHAR NOT NULL, 
	project_id VARCHAR, 
	kind VARCHAR NOT NULL, 
	queue VARCHAR NOT NULL, 
	shot_id VARCHAR, 
	title VARCHAR NOT NULL, 
	spec JSON NOT NULL, 
	links JSON NOT NULL, 
	rank VARCHAR NOT NULL, 
	retry_of VARCHAR, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT fk_job_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_job_retry_of_job FOREIGN KEY(retry_of) REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "job" VALUES('job_000001','project_000001','take','device','shot_000001','1-1 take','{"seed": 1}','[]','a0',NULL,'2026-11-22T20:00:00.000Z');
INSERT INTO "job" VALUES('job_000002','project_000001','take','device','shot_000001','1-1 take','{"seed": 1}','[]','a1',NULL,'2026-11-22T20:00:00.000Z');
INSERT INTO "job" VALUES('job_000003',NULL,'words','device',NULL,'Ask the language model','{"instructions": "Write.", "text": "Mara.", "picture": "aGVsbG8=", "keep_alive_seconds": 0}','[]','a2',NULL,'2026-11-22T20:00:00.000Z');
CREATE TABLE job_asset (
	job_id VARCHAR NOT NULL, 
	asset_id VARCHAR NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_job_asset PRIMARY KEY (job_id, asset_id), 
	CONSTRAINT fk_job_asset_job_id_job FOREIGN KEY(job_id) REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_job_asset_asset_id_asset FOREIGN KEY(asset_id) REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE job_outcome (
	job_id VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	error JSON, 
	asset_id VARCHAR, 
	started_at VARCHAR, 
	ended_at VARCHAR NOT NULL, 
	CONSTRAINT pk_job_outcome PRIMARY KEY (job_id), 
	CONSTRAINT fk_job_outcome_asset_id_asset FOREIGN KEY(asset_id) REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_job_outcome_job_id_job FOREIGN KEY(job_id) REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "job_outcome" VALUES('job_000001','succeeded','null',NULL,NULL,'2026-11-22T20:00:00.000Z');
INSERT INTO "job_outcome" VALUES('job_000003','succeeded','null',NULL,NULL,'2026-11-22T20:00:00.000Z');
CREATE TABLE line (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	scene_id VARCHAR NOT NULL, 
	"order" VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	character VARCHAR NOT NULL, 
	extension VARCHAR NOT NULL, 
	parenthetical VARCHAR NOT NULL, 
	dual VARCHAR NOT NULL, 
	CONSTRAINT pk_line PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_line_project_id_scene_id_scene FOREIGN KEY(project_id, scene_id) REFERENCES scene (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_line_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "line" VALUES('project_000001','line_000001','scene_000001','a000000V','action','Line 0.','','','','');
INSERT INTO "line" VALUES('project_000001','line_000002','scene_000001','a000001V','action','Line 1.','','','','');
INSERT INTO "line" VALUES('project_000001','line_000003','scene_000002','a000000V','action','Line 0.','','','','');
INSERT INTO "line" VALUES('project_000001','line_000004','scene_000002','a000001V','action','Line 1.','','','','');
CREATE TABLE marker (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	frame INTEGER NOT NULL, 
	clip_id VARCHAR, 
	name VARCHAR NOT NULL, 
	colour VARCHAR NOT NULL, 
	CONSTRAINT pk_marker PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_marker_project_id_clip_id_clip FOREIGN KEY(project_id, clip_id) REFERENCES clip (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_marker_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "marker" VALUES('project_000001','marker_000001',3,'clip_000101','','amber');
CREATE TABLE project (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	rate_numerator INTEGER NOT NULL, 
	rate_denominator INTEGER NOT NULL, 
	seed INTEGER NOT NULL, 
	style TEXT NOT NULL, 
	script_id VARCHAR, 
	labels_locked BOOLEAN NOT NULL, 
	revision INTEGER NOT NULL, 
	created_at VARCHAR NOT NULL, 
	updated_at VARCHAR NOT NULL, 
	binned_at VARCHAR, 
	CONSTRAINT pk_project PRIMARY KEY (id), 
	CONSTRAINT fk_project_id_script_id_script FOREIGN KEY(id, script_id) REFERENCES script (project_id, id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "project" VALUES('project_000001','Film',1280,720,24,1,0,'','script_000001',0,2,'2026-11-22T20:00:00.000Z','2026-11-22T20:00:00.000Z',NULL);
CREATE TABLE project_asset (
	project_id VARCHAR NOT NULL, 
	asset_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT pk_project_asset PRIMARY KEY (project_id, asset_id), 
	CONSTRAINT fk_project_asset_asset_id_asset FOREIGN KEY(asset_id) REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_project_asset_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "project_asset" VALUES('project_000001','asset_0g000000000000000000000000','1-1','');
CREATE TABLE scene (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	"order" VARCHAR NOT NULL, 
	heading TEXT NOT NULL, 
	number VARCHAR, 
	setting VARCHAR NOT NULL, 
	location VARCHAR NOT NULL, 
	time_of_day VARCHAR NOT NULL, 
	omitted BOOLEAN NOT NULL, 
	CONSTRAINT pk_scene PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_scene_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "scene" VALUES('project_000001','scene_000001','a000000V','INT. ROOM 0 - DAY',NULL,'INT','','',0);
INSERT INTO "scene" VALUES('project_000001','scene_000002','a000001V','INT. ROOM 1 - DAY',NULL,'INT','','',0);
CREATE TABLE script (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	format VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	title TEXT NOT NULL, 
	author TEXT NOT NULL, 
	CONSTRAINT pk_script PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_script_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "script" VALUES('project_000001','script_000001',1,'fountain','INT. KITCHEN - DAY','','');
CREATE TABLE shot (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	scene_id VARCHAR NOT NULL, 
	"order" VARCHAR NOT NULL, 
	first_line_id VARCHAR, 
	last_line_id VARCHAR, 
	parsed JSON NOT NULL, 
	overrides JSON NOT NULL, 
	direction TEXT NOT NULL, 
	origin VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	locked_label VARCHAR, 
	picked_take_id VARCHAR, 
	CONSTRAINT pk_shot PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_shot_picked_take_id_take FOREIGN KEY(picked_take_id) REFERENCES take (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_shot_project_id_first_line_id_line FOREIGN KEY(project_id, first_line_id) REFERENCES line (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_shot_project_id_last_line_id_line FOREIGN KEY(project_id, last_line_id) REFERENCES line (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_shot_project_id_scene_id_scene FOREIGN KEY(project_id, scene_id) REFERENCES scene (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_shot_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "shot" VALUES('project_000001','shot_000001','scene_000001','a000000V','line_000001','line_000001','{"size": "MS", "framing": "single", "move": "static", "purpose": "coverage", "action": "", "characters": [], "subject": "", "frames": 96}','{"size": null, "framing": null, "move": null, "purpose": null, "action": null, "characters": null, "subject": null, "frames": null, "seed": null, "engine": null}','','breakdown','live',NULL,'take_000001');
INSERT INTO "shot" VALUES('project_000001','shot_000002','scene_000001','a000001V','line_000002','line_000002','{"size": "MS", "framing": "single", "move": "static", "purpose": "coverage", "action": "", "characters": [], "subject": "", "frames": 96}','{"size": null, "framing": null, "move": null, "purpose": null, "action": null, "characters": null, "subject": null, "frames": null, "seed": null, "engine": null}','','breakdown','live',NULL,NULL);
INSERT INTO "shot" VALUES('project_000001','shot_000003','scene_000002','a000000V','line_000003','line_000003','{"size": "MS", "framing": "single", "move": "static", "purpose": "coverage", "action": "", "characters": [], "subject": "", "frames": 96}','{"size": null, "framing": null, "move": null, "purpose": null, "action": null, "characters": null, "subject": null, "frames": null, "seed": null, "engine": null}','','breakdown','live',NULL,NULL);
INSERT INTO "shot" VALUES('project_000001','shot_000004','scene_000002','a000001V','line_000004','line_000004','{"size": "MS", "framing": "single", "move": "static", "purpose": "coverage", "action": "", "characters": [], "subject": "", "frames": 96}','{"size": null, "framing": null, "move": null, "purpose": null, "action": null, "characters": null, "subject": null, "frames": null, "seed": null, "engine": null}','','breakdown','live',NULL,NULL);
CREATE TABLE "take" (
	id VARCHAR NOT NULL, 
	project_id VARCHAR NOT NULL, 
	shot_id VARCHAR NOT NULL, 
	job_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	type VARCHAR NOT NULL, 
	panel INTEGER NOT NULL, 
	asset_id VARCHAR NOT NULL, 
	passes JSON NOT NULL, 
	frames INTEGER NOT NULL, 
	shot_start INTEGER NOT NULL, 
	engine VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	provenance JSON NOT NULL, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT pk_take PRIMARY KEY (id), 
	CONSTRAINT fk_take_job_id_job FOREIGN KEY(job_id) REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_take_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_take_asset_id_asset FOREIGN KEY(asset_id) REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT uq_take_project_id_shot_id_type_number UNIQUE (project_id, shot_id, type, number)
);
INSERT INTO "take" VALUES('take_000001','project_000001','shot_000001','job_000001',1,'motion',1,'asset_0g000000000000000000000000','{}',96,0,'previz','d','{"spec": {"seed": 1}, "seconds": 1.5}','');
CREATE TABLE track (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	"order" VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	magnetic BOOLEAN NOT NULL, 
	muted BOOLEAN NOT NULL, 
	solo BOOLEAN NOT NULL, 
	hidden BOOLEAN NOT NULL, 
	locked BOOLEAN NOT NULL, 
	gain_db FLOAT NOT NULL, 
	CONSTRAINT pk_track PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_track_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "track" VALUES('project_000001','track_000001','a0','video','V1',1,0,0,0,0,0.0);
INSERT INTO "track" VALUES('project_000001','track_000002','a1','video','V2',0,0,0,0,0,0.0);
INSERT INTO "track" VALUES('project_000001','track_000003','a2','audio','A1',0,0,0,0,0,0.0);
CREATE TABLE transition (
	project_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	clip_id VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	in_offset INTEGER NOT NULL, 
	out_offset INTEGER NOT NULL, 
	CONSTRAINT pk_transition PRIMARY KEY (project_id, id), 
	CONSTRAINT fk_transition_project_id_clip_id_clip FOREIGN KEY(project_id, clip_id) REFERENCES clip (project_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_transition_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "transition" VALUES('project_000001','transition_000001','clip_000001','dissolve',6,6);
CREATE INDEX ix_job_project_id_job_shot_id ON job (project_id, shot_id);
CREATE INDEX ix_job_queue_job_rank ON job (queue, rank);
CREATE INDEX ix_project_asset_asset_id ON project_asset (asset_id);
CREATE INDEX ix_line_project_id_line_scene_id ON line (project_id, scene_id);
CREATE INDEX ix_shot_project_id_shot_first_line_id ON shot (project_id, first_line_id);
CREATE INDEX ix_shot_project_id_shot_last_line_id ON shot (project_id, last_line_id);
CREATE INDEX ix_shot_project_id_shot_scene_id ON shot (project_id, scene_id);
CREATE INDEX ix_clip_project_id_clip_linked_clip_id ON clip (project_id, linked_clip_id);
CREATE INDEX ix_clip_project_id_clip_placement_clip_id ON clip (project_id, placement_clip_id);
CREATE INDEX ix_clip_project_id_clip_source_shot_id ON clip (project_id, source_shot_id);
CREATE INDEX ix_clip_project_id_clip_track_id ON clip (project_id, track_id);
CREATE INDEX ix_guide_project_id_guide_shot_id ON guide (project_id, shot_id);
CREATE INDEX ix_marker_project_id_marker_clip_id ON marker (project_id, clip_id);
CREATE INDEX ix_transition_project_id_transition_clip_id ON transition (project_id, clip_id);
CREATE INDEX ix_take_job_id ON take (job_id);
CREATE INDEX ix_job_outcome_ended_at ON job_outcome (ended_at);
CREATE INDEX ix_job_asset_asset_id ON job_asset (asset_id);
COMMIT;

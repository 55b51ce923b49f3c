-- From whom a member got roles last, and when: a second pair of eyes is not one's own making.

ALTER TABLE member ADD COLUMN roles_by UUID;
ALTER TABLE member ADD COLUMN roles_at TIMESTAMP WITH TIME ZONE;
GRANT UPDATE (roles_by, roles_at) ON member TO schakel_app;

-- An institution that answers a question says who speaks for it, when it answers.

GRANT UPDATE (sealed_speaker) ON consent TO schakel_app;

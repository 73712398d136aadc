-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes what names the people of a frame.
-- lane: copy
COPY kesu_identity.frame_person (frame_id, number, person) FROM STDIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers of this room, each in the file of its resource. */
#ifndef KESU_FIELD_HANDLERS_H
#define KESU_FIELD_HANDLERS_H

#include <http/http.h>

http_handler field_progress_get, field_progress_events_get;
http_handler field_contacts_get, field_contact_post;

#endif

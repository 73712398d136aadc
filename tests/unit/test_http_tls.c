/* SPDX-License-Identifier: GPL-3.0-or-later */
/* server/http over TLS: handshake, resumption, reload, and files that are no certificates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http_rig.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/http-tls-XXXXXX";
static char certificate_path[64], key_path[64];
static struct rig rig;
static SSL_CTX *client;
static long lasts_s = 3600; /* of certificates */

/* A self-signed certificate with this common name, and its key: EC P-256. */
static void write_certificate(const char *name)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_get_subject_name(certificate);
	FILE *file;

	X509_set_version(certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	X509_gmtime_adj(X509_getm_notBefore(certificate), lasts_s < 0 ? 2 * lasts_s : 0);
	X509_gmtime_adj(X509_getm_notAfter(certificate), lasts_s);
	X509_NAME_add_entry_by_txt(
	        subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(certificate, subject);
	X509_set_pubkey(certificate, key);
	assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
	file = fopen(certificate_path, "w");
	assert_non_null(file);
	assert_int_equal(PEM_write_X509(file, certificate), 1);
	assert_int_equal(fclose(file), 0);
	file = fopen(key_path, "w");
	assert_non_null(file);
	assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
	assert_int_equal(fclose(file), 0);
	X509_free(certificate);
	EVP_PKEY_free(key);
}

static int start(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(certificate_path, sizeof(certificate_path), "%s/certificate.pem", folder);
	snprintf(key_path, sizeof(key_path), "%s/key.pem", folder);
	write_certificate("first");
	rig_start(&rig, certificate_path, key_path);
	client = SSL_CTX_new(TLS_client_method());
	return client ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	SSL_CTX_free(client);
	unlink(certificate_path);
	unlink(key_path);
	rmdir(folder);
	rig_signal(&rig, SIGTERM);
	return rig_wait(&rig);
}

static SSL *shake_hands(SSL_SESSION *session)
{
	static const unsigned char protocols[] = "\x02h2\x08http/1.1";
	SSL *ssl = SSL_new(client);

	SSL_set_fd(ssl, rig_connect(&rig));
	SSL_set_alpn_protos(ssl, protocols, sizeof(protocols) - 1);
	if (session)
		SSL_set_session(ssl, session);
	if (SSL_connect(ssl) == 1)
		return ssl;
	close(SSL_get_fd(ssl));
	SSL_free(ssl);
	return NULL;
}

static void hang_up(SSL *ssl)
{
	int fd = SSL_get_fd(ssl);

	SSL_shutdown(ssl);
	SSL_free(ssl);
	close(fd);
}

/* Sends the bytes and reads until the answer contains `end`. Returns how many bytes came. */
static size_t ask(SSL *ssl, struct str bytes, char *answer, size_t size, const char *end)
{
	size_t n = 0;

	assert_int_equal(SSL_write(ssl, bytes.p, (int)bytes.n), (int)bytes.n);
	answer[0] = '\0';
	while (n < size - 1 && !strstr(answer, end)) {
		int got = SSL_read(ssl, answer + n, (int)(size - 1 - n));

		if (got <= 0)
			break;
		n += (size_t)got;
		answer[n] = '\0';
	}
	return n;
}

#define HOST "Host: kesu\r\n"

static void requests_are_answered(void **state)
{
	static char answer[300000];
	SSL *ssl = shake_hands(NULL);
	const unsigned char *protocol;
	unsigned size;

	(void)state;
	assert_non_null(ssl);
	SSL_get0_alpn_selected(ssl, &protocol, &size);
	assert_int_equal(size, 8);
	for (int i = 0; i < 3; i++) {
		ask(ssl, STR("GET /hello/you HTTP/1.1\r\n" HOST "\r\n"), answer, sizeof(answer),
		        "you");
		assert_non_null(strstr(answer, "HTTP/1.1 200 OK\r\n"));
		assert_non_null(strstr(answer, "you"));
	}
	ask(ssl, STR("GET /file HTTP/1.1\r\n" HOST "\r\nGET /hello/you HTTP/1.1\r\n" HOST "\r\n"),
	        answer, sizeof(answer), " you");
	assert_non_null(strstr(answer, "Content-Length: 200000\r\n"));
	assert_non_null(strstr(answer, " you"));
	ask(ssl, STR("GET /stream?bytes=250000 HTTP/1.1\r\n" HOST "\r\n"), answer, sizeof(answer),
	        "\r\n0\r\n\r\n");
	assert_non_null(strstr(answer, "\r\n0\r\n\r\n"));
	ask(ssl,
	        STR("PUT /echo HTTP/1.1\r\n" HOST
	            "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"),
	        answer, sizeof(answer), "\r\n\r\n");
	assert_non_null(strstr(answer, "100 Continue"));
	ask(ssl, STR("abc"), answer, sizeof(answer), "\r\n\r\nabc");
	assert_non_null(strstr(answer, "\r\n\r\nabc"));
	ask(ssl, STR("GET / HTTP/1.1\r\n\n"), answer, sizeof(answer), "no such end");
	assert_non_null(strstr(answer, "HTTP/1.1 400 "));
	assert_int_equal(SSL_get_shutdown(ssl), SSL_RECEIVED_SHUTDOWN); /* a clean end */
	hang_up(ssl);
}

static void sessions_are_resumed(void **state)
{
	char answer[1000];
	SSL *ssl = shake_hands(NULL);
	SSL_SESSION *session;

	(void)state;
	ask(ssl, STR("GET /hello/you HTTP/1.1\r\n" HOST "\r\n"), answer, sizeof(answer), "you");
	session = SSL_get1_session(ssl);
	hang_up(ssl);
	ssl = shake_hands(session);
	assert_non_null(ssl);
	assert_true(SSL_session_reused(ssl));
	hang_up(ssl);
	/* With other keys it begins anew, and the new session is resumed. */
	rig_signal(&rig, SIGUSR2);
	assert_true(rig_settles(&rig.page->reloads, 1));
	ssl = shake_hands(session);
	assert_non_null(ssl);
	assert_false(SSL_session_reused(ssl));
	ask(ssl, STR("GET /hello/you HTTP/1.1\r\n" HOST "\r\n"), answer, sizeof(answer), "you");
	assert_non_null(strstr(answer, "\r\nStrict-Transport-Security: max-age=3600\r\n"));
	SSL_SESSION_free(session);
	session = SSL_get1_session(ssl);
	hang_up(ssl);
	ssl = shake_hands(session);
	assert_true(SSL_session_reused(ssl));
	hang_up(ssl);
	SSL_SESSION_free(session);
}

/* Of TLS 1.2 only suites whose keys are gone afterwards, and none in CBC. */
static void weak_suites_are_refused(void **state)
{
	static const char *const weak[] = {"AES128-GCM-SHA256", "AES256-SHA", "AES128-SHA256",
	        "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"};
	SSL *ssl;

	(void)state;
	SSL_CTX_set_max_proto_version(client, TLS1_2_VERSION);
	for (size_t i = 0; i < sizeof(weak) / sizeof(*weak); i++) {
		assert_int_equal(SSL_CTX_set_cipher_list(client, weak[i]), 1);
		assert_null(shake_hands(NULL));
	}
	assert_int_equal(SSL_CTX_set_cipher_list(client, "ECDHE-ECDSA-AES128-GCM-SHA256"), 1);
	ssl = shake_hands(NULL);
	assert_non_null(ssl);
	hang_up(ssl);
	SSL_CTX_set_cipher_list(client, "DEFAULT");
	SSL_CTX_set_max_proto_version(client, 0);
}

static void old_protocols_and_noise_are_refused(void **state)
{
	int fd = rig_connect(&rig);

	(void)state;
	SSL_CTX_set_max_proto_version(client, TLS1_1_VERSION);
	assert_null(shake_hands(NULL));
	SSL_CTX_set_max_proto_version(client, 0);
	rig_send(fd, STR("GET /hello/you HTTP/1.1\r\n" HOST "\r\n"));
	rig_is_closed(fd); /* an alert may come first */
	close(fd);
}

static void name_of_server(char name[static 64])
{
	SSL *ssl = shake_hands(NULL);
	X509 *certificate;

	assert_non_null(ssl);
	certificate = SSL_get1_peer_certificate(ssl);
	X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, 64);
	X509_free(certificate);
	hang_up(ssl);
}

static void reloading_swaps_the_certificate(void **state)
{
	char name[64], answer[1000];
	SSL *old = shake_hands(NULL);
	FILE *file;

	(void)state;
	name_of_server(name);
	assert_string_equal(name, "first");
	write_certificate("second");
	rig_signal(&rig, SIGHUP);
	assert_true(rig_settles(&rig.page->reloads, 2));
	name_of_server(name);
	assert_string_equal(name, "second");
	/* A connection from before the reload still works. */
	ask(old, STR("GET /hello/you HTTP/1.1\r\n" HOST "\r\n"), answer, sizeof(answer), "you");
	assert_non_null(strstr(answer, "200 OK"));
	hang_up(old);
	file = fopen(certificate_path, "w");
	assert_non_null(file);
	fputs("no certificate\n", file);
	fclose(file);
	rig_signal(&rig, SIGHUP);
	assert_true(rig_settles(&rig.page->reloads, 3));
	name_of_server(name);
	assert_string_equal(name, "second");
}

/* What http_tls_check writes to the log. */
static void check_and_read_log(char text[static 1000])
{
	int kept = dup(STDERR_FILENO), pipes[2];
	struct error error;
	ssize_t n;

	assert_int_equal(pipe(pipes), 0);
	dup2(pipes[1], STDERR_FILENO);
	close(pipes[1]);
	assert_true(http_tls_check(certificate_path, key_path, &error));
	dup2(kept, STDERR_FILENO);
	close(kept);
	n = read(pipes[0], text, 999);
	close(pipes[0]);
	text[n > 0 ? n : 0] = '\0';
}

static void an_expired_certificate_is_named(void **state)
{
	char text[1000];

	(void)state;
	write_certificate("valid");
	check_and_read_log(text);
	assert_string_equal(text, "");
	lasts_s = -3600;
	write_certificate("expired");
	check_and_read_log(text);
	lasts_s = 3600;
	assert_non_null(strstr(text, "the certificate has expired"));
	assert_non_null(strstr(text, certificate_path));
}

static void bad_files_are_named(void **state)
{
	const struct http_options options = {
	        .tls_certificate = "/nowhere/certificate.pem", .tls_key = "/nowhere/key.pem"};
	struct error error = {""};

	(void)state;
	assert_null(http_server_new(NULL, &options, &error));
	assert_non_null(strstr(error.text, "/nowhere/certificate.pem"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(requests_are_answered),
	        cmocka_unit_test(sessions_are_resumed),
	        cmocka_unit_test(weak_suites_are_refused),
	        cmocka_unit_test(old_protocols_and_noise_are_refused),
	        cmocka_unit_test(reloading_swaps_the_certificate),
	        cmocka_unit_test(an_expired_certificate_is_named),
	        cmocka_unit_test(bad_files_are_named),
	};

	return cmocka_run_group_tests(tests, start, stop);
}

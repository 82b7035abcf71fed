/* What PostgreSQL's headers mention of host names. Nothing that the parser calls looks one up. */
#ifndef SUREFOOT_NETDB_H
#define SUREFOOT_NETDB_H

struct addrinfo;

#define NI_MAXHOST 1025
#define NI_MAXSERV 32

#endif

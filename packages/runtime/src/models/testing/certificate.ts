/**
 * A self-signed certificate for 127.0.0.1 and localhost, for tests only. Made with `openssl req -x509 -newkey ec
 * -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=127.0.0.1 -addext
 * subjectAltName=IP:127.0.0.1,DNS:localhost`.
 */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUd8+XAGK630C6kOJWfln4ix1b/pswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMDA2NTIzN1oYDzIxMjYxMDI3
MDY1MjM3WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARbaltUk9cWtvtg3pMkWs705DaIlYVl3LPYgL/4f8CCgd4yyBhyQH9e
JAOmhTIOaiPsVastgl3Pa+74nmykSiV1o28wbTAdBgNVHQ4EFgQUfOp+yVOYIo+c
81hvJjX7PGSCb5owHwYDVR0jBBgwFoAUfOp+yVOYIo+c81hvJjX7PGSCb5owDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDRwAwRAIgP4TcROR3rPxvD6BI0Bep6Rk7H4JmR1DvpYd9PnjRhm0CICBw
u8PvAHYPGXgBrufzWl/3V6IkbZRI4n2U7eg2swlW
-----END CERTIFICATE-----
`;

export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgI3AhtKB8uyF53CZ+
HQZ41ln1IoP5qerMtuJdXgy6HlWhRANCAARbaltUk9cWtvtg3pMkWs705DaIlYVl
3LPYgL/4f8CCgd4yyBhyQH9eJAOmhTIOaiPsVastgl3Pa+74nmykSiV1
-----END PRIVATE KEY-----
`;

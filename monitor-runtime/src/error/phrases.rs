//! What phrases of error messages mean: one table.
//!
//! What always holds: the first row that occurs decides, so what is specific stands above what is
//! general. Phrases are words in lower case, between commas; `..` stands for up to eight words.
//! They are those that providers, HTTP clients and operating systems write.

use super::ErrorKind::{self, *};

/// A kind, and the phrases that mean it.
pub(super) const PHRASES: &[(ErrorKind, &str)] = &[
    (
        InvalidRequest,
        "unknown parameter, unsupported parameter, unrecognized request argument, \
         unsupported value, missing required parameter, invalid timeout, timeout must be, \
         timeout parameter",
    ),
    (
        ContentFilter,
        "content filter, content filtering, content filtered, content management policy, \
         content policy, content moderation, requires moderation, usage policies, usage policy, \
         responsible ai policy, safety system, safety filter, safety filters, safety reasons, \
         prohibited content, inappropriate content",
    ),
    (
        ContextLength,
        "context length, context window, context size, context limit, maximum context, \
         prompt .. too long, input is too long, input too long, input length .. exceed, \
         input length .. exceeds, input token count .. exceeds, input tokens exceed, \
         prompt .. exceeds .. tokens, exceeds the maximum number of tokens, \
         too many input tokens, too many tokens size limit exceeded, reduce the length of the messages, \
         reduce the length of the prompt, reduce the length of the input",
    ),
    (
        RequestTooLarge,
        "request too large, request is too large, request entity too large, \
         request body too large, request body is too large, payload too large, \
         content too large, message too large, request .. exceeds the maximum size, \
         request .. exceeds the maximum allowed, request size exceeds, payload size exceeds",
    ),
    (
        Quota,
        "insufficient quota, insufficient credit, insufficient credits, insufficient funds, \
         insufficient .. balance, insufficient balance, exceeded your current quota, \
         exceeded your quota, monthly quota, quota has been exceeded, quota is exhausted, \
         quota exhausted, quota exceeded, credit balance, credit limit, more credits, \
         add credits, any credits, no credits, out of credits, all available credits, \
         available credits exhausted, included credits, purchase credits, billing hard limit, \
         billing limit, billing is not active, account is not active, balance is too low, \
         payment required, spending limit, spend limit, api usage limits, monthly usage limit, \
         exceeded your monthly",
    ),
    (
        Authentication,
        "invalid api key, invalid x api key, invalid apikey, invalid .. api key, \
         incorrect api key, wrong api key, bad api key, malformed api key, missing api key, \
         no api key, expired api key, provide .. api key, api key not valid, \
         api key is not valid, api key is invalid, api key invalid, api key expired, \
         api key has expired, api key not found, api key is missing, api key is required, \
         api key required, api key was reported, api key .. revoked, \
         x api key header is required, invalid authentication, invalid authorization, \
         invalid credentials, invalid access token, invalid bearer token, invalid oauth token, \
         invalid subscription key, bad credentials, no auth credentials, \
         missing authentication, missing bearer, authentication error, authentication failed, \
         authentication credentials, authentication required, could not authenticate, \
         failed to authenticate, not authenticated, unauthenticated, unauthorized, \
         security token .. invalid, security token .. expired, token has expired, \
         token is expired, expired token, request signature, unable to locate credentials",
    ),
    (
        NotFound,
        "model not found, model .. not found, model .. does not exist, model .. was removed, \
         model .. has been removed, model .. decommissioned, model identifier is invalid, \
         model .. retired, models .. is not found, unknown model, no such model, invalid model, \
         not a valid model, deployment .. does not exist, deployment not found, \
         no endpoints found, resource not found, page not found, url not found, \
         not found error, 404 not found",
    ),
    (
        Permission,
        "permission denied, permission error, does not have permission, do not have permission, \
         dont have permission, insufficient permission, insufficient permissions, \
         missing permissions, access denied, access forbidden, dont have access, \
         do not have access, does not have access, not authorized to, is not authorized, \
         not allowed to access, request not allowed, forbidden, country .. not supported, \
         location is not supported, unsupported country",
    ),
    (
        Overloaded,
        "overloaded, over capacity, at capacity, out of capacity, no capacity, \
         capacity exceeded, insufficient capacity, high demand, high load, heavy load, \
         server busy, server is busy, service is busy, servers are busy, too busy, \
         model is not ready, model not ready, model .. is currently loading, loading model, \
         no healthy upstream",
    ),
    (
        RateLimit,
        "rate limit, rate limits, rate limited, rate limiting, ratelimit, ratelimited, \
         too many requests, too many concurrent, too many tokens, too many connections, \
         throttled, throttling, throttling exception, requests per minute, requests per second, \
         requests per day, tokens per minute, tokens per day, concurrency limit, request limit, \
         resource exhausted, resource has been exhausted, slow down",
    ),
    (
        Timeout,
        "timed out, timeout, timeouts, time out, timedout, deadline exceeded, \
         deadline has elapsed, deadline has passed, deadline expired, took too long",
    ),
    (
        InvalidOutput,
        "tool call validation failed, did not call a tool, malformed function call, \
         did not match schema, does not match the schema, failed to generate json, \
         failed to parse .. response, failed to parse .. answer, failed to parse .. output, \
         failed to deserialize, failed to decode json, invalid json, missing field, \
         unknown variant, invalid type, expected value at line, eof while parsing, \
         trailing characters at line",
    ),
    (
        StreamInterrupted,
        "unexpected eof, unexpected end of file, unexpected end of stream, \
         end of file before message, incomplete chunked read, stream interrupted, \
         stream was interrupted, stream ended, stream closed, stream disconnected, \
         premature close, premature end, prematurely closed, error reading a body, \
         streaming the response",
    ),
    (
        Connection,
        "connection reset, connection refused, connection aborted, connection closed, \
         connection error, connection failed, connection lost, connection broken, \
         connection was, client error connect, connect error, failed to connect, \
         could not connect, cannot connect, unable to connect, error connecting, \
         error trying to connect, error sending request, socket hang up, fetch failed, \
         broken pipe, dns error, dns failure, failed to lookup address, failed to resolve, \
         name resolution, name or service not known, no such host, network error, \
         network is unreachable, network unreachable, host is unreachable, host unreachable, \
         no route to host, tls handshake, ssl error, peer certificate, \
         certificate verify failed",
    ),
    (Overloaded, "service unavailable, service temporarily unavailable, temporarily unavailable"),
    (
        InvalidRequest,
        "invalid request, invalid argument, invalid parameter, invalid value, invalid input, \
         bad request, malformed request, validation error, validation exception, \
         unprocessable entity, unprocessable content",
    ),
    (
        ServerError,
        "internal server error, internal error, internal server exception, server error, \
         server had an error, bad gateway",
    ),
];

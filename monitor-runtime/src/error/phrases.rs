//! What phrases of error messages mean: one table.
//!
//! What always holds: the first row that occurs decides, so what is specific stands above what is
//! general. Phrases are words in lower case, between commas; `..` stands for up to eight words, and a
//! Chinese character is a word. They are those that providers, HTTP clients and operating systems write.

use super::ErrorKind::{self, *};

/// A kind, and the phrases that mean it.
pub(super) const PHRASES: &[(ErrorKind, &str)] = &[
    (
        InvalidRequest,
        "unknown parameter, unsupported parameter, unrecognized request argument, \
         unsupported value, missing required parameter, additional properties are not allowed, \
         invalid timeout, timeout must be, timeout parameter, invalid value for timeout, \
         failed to deserialize the json body, failed to parse the request body, \
         could not parse the json body, on demand throughput isnt supported, \
         on demand throughput isn t supported",
    ),
    (
        ContentFilter,
        "content filter, content filters, content filtering, content filtered, \
         content management policy, content policy, content moderation, requires moderation, \
         moderation policy, moderation block, usage policies, usage policy, usage guidelines, \
         responsible ai, safety system, safety filter, safety filters, safety reasons, \
         safety check, prompt was flagged, request was flagged, input was flagged, \
         has been flagged for, prohibited content, inappropriate content, sensitive words, \
         sensitive content, contain sensitive information, new sensitive, content exists risk, blocked input, blocked output, \
         considered high risk, 敏 感 内 容",
    ),
    (
        ContextLength,
        "context length, context window, context size, context limit, maximum context, \
         maximum prompt length, maximum model length, prompt .. too long, \
         prompt exceeds max length, input is too long, input too long, input length .. exceed, \
         input length .. exceeds, range of input length, input token count .. exceeds, \
         input token count .. only supports, prompt token count .. exceeds, input tokens exceed, \
         input tokens exceeds, input tokens exceeded, input tokens .. cannot exceed, \
         prompt .. exceeds .. tokens, prompt tokens exceed, \
         exceeds the maximum number of tokens, exceeded model token limit, \
         exceed max message tokens, max tokens of .. exceeded, input validation error tokens, \
         input validation error inputs, must have less than .. tokens, too many input tokens, \
         too many tokens size limit exceeded, \
         too many tokens total number of tokens in the prompt, prompt has too many tokens, length of prompt tokens .. must be less, \
         reduce the length of the messages, reduce the length of the prompt, \
         reduce the length of the input, 上 下 文 长 度, 超 过 最 大 长 度",
    ),
    (
        RequestTooLarge,
        "request too large, request is too large, request entity too large, \
         request body too large, request body is too large, payload too large, \
         content too large, message too large, request .. exceeds the maximum size, \
         exceeds the maximum allowed number of bytes, request size exceeds, \
         payload size exceeds, maximum content size",
    ),
    (
        Quota,
        "insufficient quota, insufficient credit, insufficient credits, insufficient funds, \
         insufficient account funds, insufficient .. balance, insufficient balance, \
         balance is insufficient, balance not enough, balance is not enough, balance is too low, \
         overdue balance, exceeded your current quota, exceeded current quota, \
         exceeded your quota, monthly quota, quota has been exceeded, quota has been reached, \
         quota is exhausted, quota exhausted, quota exceeded, quota is not enough, \
         quota will reset, have no quota, call volume quota, credit balance, credit limit, \
         more credits, add credits, have any credits, no credits left, no credits remaining, \
         no credits available, have no credits, out of credits, credits expired, \
         credits are depleted, all available credits, available credits exhausted, \
         included credits, purchase credits, billing hard limit, billing limit, \
         billing is not active, account is not active, account is in good standing, \
         payment required, spending limit, spending cap, spend limit, budget has been exceeded, \
         budget exceeded, api usage limits, monthly usage limit, monthly limit, \
         key limit exceeded, exceeded your monthly, free allocation, \
         free tier .. has been exhausted, 余 额 不 足, 额 度 不 足, 欠 费",
    ),
    (
        Authentication,
        "invalid api key, invalid x api key, invalid apikey, invalid .. api key, \
         incorrect api key, wrong api key, bad api key, malformed api key, missing api key, \
         no api key, expired api key, provide .. api key, api key not valid, \
         api key is not valid, api key is invalid, api key invalid, api key expired, \
         api key has expired, api key not found, api key is missing, api key is required, \
         api key required, api key was reported, api key .. revoked, api key .. is invalid, \
         either api key or auth token, api key client option must be set, \
         carry the api secret key, x api key header is required, invalid authentication, \
         invalid authorization, invalid credentials, invalid access token, access token invalid, \
         invalid api token, invalid bearer token, invalid oauth token, \
         invalid oauth access token, invalid subscription key, missing subscription key, \
         token seems invalid, bad credentials, no auth credentials, \
         default credentials were not found, missing authentication, missing bearer, \
         authentication error, authentication failed, authentication fails, \
         authentication credentials, authentication required, could not authenticate, \
         could not resolve authentication, failed to authenticate, not authenticated, \
         unauthenticated, unauthorized, security token .. invalid, security token .. expired, \
         token has expired, token is expired, token expired, expired token, request signature, \
         unable to locate credentials, 无 效 的 令 牌, 身 份 验 证",
    ),
    (
        NotFound,
        "model not found, model .. not found, models .. is not found, model .. does not exist, \
         model not exist, model .. was removed, model .. has been removed, \
         model .. decommissioned, model .. has been deprecated, model identifier is invalid, \
         model .. retired, model .. end of life, models .. does not exist, unknown model, \
         no such model, invalid model, not a valid model, unable to access model, \
         unable to access non serverless, not found the model, deployment .. does not exist, \
         deployment not found, endpoint does not exist, no endpoints found, resource not found, \
         page not found, url not found, url was not found, entity was not found, \
         not found error, 404 not found, status not found message, status code not found, \
         client error not found, 模 型 不 存 在",
    ),
    (
        Permission,
        "permission denied, permission error, does not have permission, do not have permission, \
         dont have permission, insufficient permission, insufficient permissions, \
         sufficient permissions, missing permissions, access denied, access forbidden, \
         dont have access, do not have access, does not have access, no access to, \
         not authorized to, is not authorized, not allowed to access, request not allowed, \
         forbidden, country .. not supported, location is not supported, unsupported country, \
         organization has been disabled, you have been blocked, attention required cloudflare",
    ),
    (
        Overloaded,
        "overloaded, over capacity, at capacity, at maximum capacity, out of capacity, \
         no capacity, capacity exceeded, capacity temporarily exceeded, insufficient capacity, \
         high demand, high load, heavy load, high traffic, server busy, server is busy, \
         service is busy, servers are busy, too busy, unable to handle additional requests, \
         model is not ready, model not ready, model .. is currently loading, loading model, \
         no healthy upstream, 访 问 量 过 大, 负 载 已 饱 和",
    ),
    (
        RateLimit,
        "rate limit, rate limits, rate limited, rate limiting, ratelimit, ratelimited, \
         too many requests, too many concurrent, too many tokens, too many connections, \
         throttled, throttling, throttling exception, rate exceeded, request rate increased, \
         requests per minute, requests per second, requests per day, tokens per minute, \
         tokens per day, concurrency limit, request limit, organization max rpm, \
         resource exhausted, resource has been exhausted, slow down, 速 率 限 制, 限 频, 请 求 过 于 频 繁, \
         频 率 过 高, 频 率 限 制, 请 求 频 率",
    ),
    (Quota, "usage limit, usage limits, daily limit, weekly limit, session limit, hit your limit"),
    (
        Timeout,
        "timed out, timing out, timeout, timeouts, time out, timedout, etimedout, \
         esockettimedout, deadline exceeded, deadline has elapsed, deadline has passed, \
         deadline expired, took too long, resource temporarily unavailable os error",
    ),
    (
        InvalidOutput,
        "tool call validation failed, did not call a tool, malformed function call, \
         did not match schema, does not match the schema, failed to generate json, \
         failed to call a function, failed to parse .. response, failed to parse .. answer, \
         failed to parse .. output, failed to deserialize, failed to decode json, invalid json, \
         missing field, unknown variant, invalid type, expected value at line, \
         eof while parsing, trailing characters at line",
    ),
    (
        StreamInterrupted,
        "unexpected eof, unexpected end of file, unexpected end of stream, \
         end of file before message, incomplete chunked read, payload is not completed, \
         outstanding read data, stream interrupted, stream was interrupted, stream error, \
         stream ended, stream closed, stream disconnected, not closed cleanly, \
         ended prematurely, premature close, premature end, prematurely closed, \
         type error terminated, error reading a body, streaming the response",
    ),
    (
        Connection,
        "connection reset, connection refused, connection aborted, connection closed, \
         connection error, connection failed, connection lost, connection broken, \
         connection was, connection attempts failed, connection could not, \
         closed the connection, closed connection, no connection could, actively refused, \
         client error connect, connect error, failed to connect, could not connect, \
         couldnt connect, cannot connect, unable to connect, error connecting, \
         error trying to connect, failed to establish a new connection, \
         failed to establish a connection, error sending request, \
         error occurred while sending the request, server disconnected, other side closed, \
         empty reply from server, socket hang up, fetch failed, type error failed to fetch, \
         broken pipe, econnreset, econnrefused, econnaborted, enotfound, eai again, epipe, \
         ehostunreach, enetunreach, enetdown, dns error, dns failed, dns failure, \
         failed to lookup address, failed to resolve host, failed to resolve address, \
         could not resolve host, name resolution, name not resolved, name or service not known, \
         nodename nor servname, no such host, unknown host, network error, \
         network is unreachable, network unreachable, internet disconnected, \
         host is unreachable, host unreachable, no route to host, tls handshake, ssl handshake, \
         ssl error, ssl connection, ssl certificate problem, peer certificate, \
         self signed certificate, unable to verify the first certificate, \
         certificate verify failed, certificate signed by unknown authority, \
         certificate has expired, eof",
    ),
    (
        Overloaded,
        "service unavailable, service temporarily unavailable, service is unavailable, \
         temporarily unavailable, currently unavailable, status unavailable message, \
         status code unavailable",
    ),
    (
        InvalidRequest,
        "invalid request, invalid argument, invalid parameter, invalid value, invalid input, \
         bad request, malformed request, validation error, validation exception, \
         unprocessable entity, unprocessable content",
    ),
    (
        ServerError,
        "internal server error, internal error, internal server exception, server error, \
         server had an error, bad gateway, web server is returning an unknown error",
    ),
];

export interface OauthServerOptions {
  /** Whether clients may register themselves. Default true. */
  readonly registration?: boolean;
  /** Whether clients may be known by the URL of a document about them. Default false. */
  readonly readsClientDocuments?: boolean;
  /** How long access tokens say that they count, in seconds. Default 3,600. */
  readonly expiresIn?: number;
  /** Known clients by id. */
  readonly clients?: Readonly<Record<string, object>>;
  /** Default `read`. */
  readonly scopes?: readonly string[];
}

export interface OauthServer {
  readonly url: string;
  readonly seen: {
    readonly method: string;
    readonly path: string;
    readonly body: string;
    readonly authorization?: string;
  }[];
  expireAll(): void;
  revokeAll(): void;
  close(): Promise<void>;
}

export function startOauthServer(options?: OauthServerOptions): Promise<OauthServer>;

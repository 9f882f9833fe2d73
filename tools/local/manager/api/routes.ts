import { agentRoutes } from './agents.ts';
import type { Route, Routes } from './context.ts';
import { eventRoutes } from './events.ts';
import { listRoutes } from './list-files.ts';
import { logtestRoutes } from './logtest-routes.ts';
import { infoRoutes } from './manager-info.ts';
import { policyRoutes } from './policies.ts';
import { roleRoutes } from './roles.ts';
import { ruleFileRoutes } from './rule-files.ts';
import { ruleRoutes } from './rules.ts';
import { controlRoutes } from './ruleset-control.ts';
import { securityRoutes } from './security.ts';
import { userRoutes } from './users.ts';

const ROUTES: Routes = {
  ...infoRoutes,
  ...agentRoutes,
  ...securityRoutes,
  ...userRoutes,
  ...roleRoutes,
  ...policyRoutes,
  ...eventRoutes,
  ...logtestRoutes,
  ...ruleRoutes,
  ...ruleFileRoutes,
  ...listRoutes,
  ...controlRoutes,
};

interface Pattern {
  readonly segments: readonly string[];
  readonly methods: Readonly<Record<string, Route>>;
}

const EXACT = new Map(Object.entries(ROUTES).filter(([path]) => !path.includes('{')));
const PATTERNS: readonly Pattern[] = Object.entries(ROUTES)
  .filter(([path]) => path.includes('{'))
  .map(([path, methods]) => ({ segments: path.split('/'), methods }));

export interface RouteMatch {
  readonly methods: Readonly<Record<string, Route>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The methods of a path and the values in it; undefined for a path that the API does not know. */
export function routesOf(path: string): RouteMatch | undefined {
  const methods = EXACT.get(path);
  if (methods !== undefined) return { methods, parameters: {} };
  const segments = path.split('/');
  for (const pattern of PATTERNS) {
    const parameters = match(pattern.segments, segments);
    if (parameters !== undefined) return { methods: pattern.methods, parameters };
  }
  return undefined;
}

function match(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? '';
    if (part.startsWith('{') && segment !== '') parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
}

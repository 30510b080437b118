<?php
// Both of PHP's stacks. Streams read no variable that names a proxy: code that uses them says so itself.
$curl = curl_init($argv[1]);
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
$byCurl = curl_exec($curl);
if ($byCurl === false) {
    fwrite(STDERR, curl_error($curl));
    exit(1);
}
$proxy = str_replace('http://', 'tcp://', getenv('HTTPS_PROXY'));
$byStreams = file_get_contents($argv[1], false, stream_context_create(['http' => ['proxy' => $proxy]]));
if ($byStreams === false) {
    exit(1);
}
echo json_encode(['curl' => json_decode($byCurl), 'streams' => json_decode($byStreams)]);

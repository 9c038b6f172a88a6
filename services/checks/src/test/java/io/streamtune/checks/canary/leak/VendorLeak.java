package io.streamtune.checks.canary.leak;

import ai.djl.ndarray.NDArray;
import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.Vertx;
import kafka.server.KafkaConfig;
import me.tongfei.progressbar.ProgressBar;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.bytedeco.opencv.opencv_core.Mat;
import picocli.CommandLine;

/** Breaks: every vendor's types stop at one module. */
interface VendorLeak {
  void kafka(ProducerConfig client, TopicPartition common, KafkaConfig broker);

  void networks(OrtSession session, NDArray array, OnnxMl.GraphProto graph, ByteString bytes);

  void edges(Mat image, Vertx vertx, CommandLine commandLine, ProgressBar bar, Tracer tracer);
}
